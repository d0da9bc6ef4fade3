using BenchmarkDotNet.Attributes;

namespace Ascend.Benchmarks;

/// <summary>Direct launches of every kind next to the same call from C++, a thousand per invocation; the wait for them is not timed.</summary>
[MemoryDiagnoser]
[SimpleJob(invocationCount: 1, iterationCount: 100)]
public class LaunchBenchmarks
{
    private const int Launches = 1000;

    private LaunchBench _bench = null!;

    /// <summary>Opens the mock.</summary>
    [GlobalSetup]
    public void Open() => _bench = new LaunchBench();

    /// <summary>Closes it.</summary>
    [GlobalCleanup]
    public void Close() => _bench.Dispose();

    /// <summary>Waits for what an invocation queued.</summary>
    [IterationCleanup]
    public void Wait() => _bench.Stream.Synchronize();

    /// <summary>C++, including its wait at the end.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Launches)]
    public double FromCpp() => _bench.Native.Run(Launches, LaunchBench.Blocks, _bench.Values, bind: false);

    /// <summary>Host arguments.</summary>
    [Benchmark(OperationsPerInvoke = Launches)]
    public void HostArguments()
    {
        for (int i = 0; i < Launches; i++)
        {
            _bench.Launch();
        }
    }

    /// <summary>The thread's list, filled for each launch.</summary>
    [Benchmark(OperationsPerInvoke = Launches)]
    public void ArgumentList()
    {
        for (int i = 0; i < Launches; i++)
        {
            _bench.LaunchFromList();
        }
    }

    /// <summary>An array of arguments.</summary>
    [Benchmark(OperationsPerInvoke = Launches)]
    public void ArgumentArray()
    {
        for (int i = 0; i < Launches; i++)
        {
            _bench.LaunchFromArray();
        }
    }
}
