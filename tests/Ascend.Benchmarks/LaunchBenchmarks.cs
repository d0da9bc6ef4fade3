using BenchmarkDotNet.Attributes;

namespace Ascend.Benchmarks;

/// <summary>Direct launches of every kind next to the same call from C++: a thousand and the wait for them per invocation.</summary>
[MemoryDiagnoser]
[SimpleJob(warmupCount: 5, iterationCount: 15)]
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

    /// <summary>C++.</summary>
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

        _bench.Stream.Synchronize();
    }

    /// <summary>The thread's list, filled for each launch.</summary>
    [Benchmark(OperationsPerInvoke = Launches)]
    public void ArgumentList()
    {
        for (int i = 0; i < Launches; i++)
        {
            _bench.LaunchFromList();
        }

        _bench.Stream.Synchronize();
    }

    /// <summary>An array of arguments.</summary>
    [Benchmark(OperationsPerInvoke = Launches)]
    public void ArgumentArray()
    {
        for (int i = 0; i < Launches; i++)
        {
            _bench.LaunchFromArray();
        }

        _bench.Stream.Synchronize();
    }
}
