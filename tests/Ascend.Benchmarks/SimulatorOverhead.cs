using System.Diagnostics;
using System.Globalization;
using Ascend.Runtime;

namespace Ascend.Benchmarks;

/// <summary>
/// What this library adds to prepare, launch and finalize on simpler's simulator (generation G6, <c>SIMPLER_ROOT</c>) over the same calls
/// from C++: vector_example, both in turn in one process. The wait is left out: it is the simulated work, and host noise.
/// </summary>
internal static class SimulatorOverhead
{
    /// <summary>A process survives about 200 runs of the simulator.</summary>
    private const int PairsPerProcess = 90;

    private const int WarmUpPairs = 8;
    private const int MockRuns = 2_000;
    private const int Processes = 6;
    private const int Elements = 16384;

    public static void Execute()
    {
        var pairs = new List<Pair>();
        Console.WriteLine("process  C++ us/run  C# us/run  added us/run  of it outside the calls  allocated bytes/run: thread, process");
        for (int process = 1; process <= Processes; process++)
        {
            List<Pair> own = RunChild(out double thread, out double whole);
            pairs.AddRange(own);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{process,7}  {Median(own, pair => pair.Native),10:F1}  {Median(own, pair => pair.Managed),9:F1}  {Median(own, pair => pair.Managed - pair.Native),12:F1}  "
                + $"{Median(own, pair => pair.Outside),23:F2}  {thread,27:F2}, {whole:F2}"));
        }

        double[] added = [.. pairs.Select(pair => pair.Managed - pair.Native).Order()];
        double native = Median(pairs, pair => pair.Native);
        double run = Median(pairs, pair => pair.Run);
        double median = added[added.Length / 2];
        int half = (int)Math.Ceiling(0.98 * Math.Sqrt(added.Length));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"added per run: median {median:F1} us (95 %: {added[(added.Length / 2) - half]:F1} to {added[(added.Length / 2) + half]:F1}), "
            + $"{100 * median / run:F2} % of a run of {run / 1000:F1} ms, {100 * median / native:F1} % of its prepare + launch + finalize "
            + $"({added.Length} pairs, {Environment.ProcessorCount} processors)"));
    }

    /// <summary>Measures in this process and writes one line a pair, then the allocations.</summary>
    public static async Task ChildAsync()
    {
        KernelPackage package = await new KernelCompiler().BuildAsync(
            KernelSources.Load(Path.Combine(AppContext.BaseDirectory, "Sources", "vector_example")), outputDirectory: null).ConfigureAwait(false);
        await WarmUpAsync().ConfigureAwait(false);
        using AscendHost host = AscendHost.Open(new HostOptions { Backend = BackendKind.Simulator });
        using Device device = host.OpenDevice();
        using RuntimeSession session = device.CreateSession();
        RegisteredKernel kernel = session.Register(package);
        using KernelArguments arguments = Vectors();
        using KernelArguments loopArguments = Vectors();
        _ = session.Run(kernel, loopArguments);
        using var loop = new NativeRunLoop(session, package, deviceId: 1);

        var pairs = new Pair[PairsPerProcess];
        long threadBytes = 0;
        long processBytes = 0;
        for (int i = 0; i < PairsPerProcess; i++)
        {
            // A precise count stops every thread: it is taken once before the pairs that count and once after them.
            processBytes = i == WarmUpPairs ? GC.GetTotalAllocatedBytes(precise: true) : processBytes;
            (double Calls, double Whole) native = i % 2 == 0 ? loop.Run() : default;
            long thread = GC.GetAllocatedBytesForCurrentThread();
            long start = Stopwatch.GetTimestamp();
            RunResult result = session.Run(kernel, arguments);
            double whole = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
            if (i >= WarmUpPairs)
            {
                threadBytes += GC.GetAllocatedBytesForCurrentThread() - thread;
            }

            native = i % 2 == 0 ? native : loop.Run();
            pairs[i] = new Pair(native.Calls, whole - result.Wait.TotalMicroseconds, whole - result.HostWall.TotalMicroseconds, native.Whole);
        }

        processBytes = GC.GetTotalAllocatedBytes(precise: true) - processBytes;
        foreach (Pair pair in pairs[WarmUpPairs..])
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"pair {pair.Native} {pair.Managed} {pair.Outside} {pair.Run}"));
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"bytes {threadBytes / (double)(PairsPerProcess - WarmUpPairs)} {processBytes / (double)(PairsPerProcess - WarmUpPairs)}"));
    }

    /// <summary>
    /// Runs on the mock, which go the same way in this library, until the just-in-time compiler is done with it: the simulator's
    /// 200 runs a process would end before that.
    /// </summary>
    private static async Task WarmUpAsync()
    {
        using AscendHost host = AscendHost.Open(new HostOptions { Backend = BackendKind.Mock });
        using Device device = host.OpenDevice();
        using RuntimeSession session = device.CreateSession();
        RegisteredKernel kernel = session.Register(KernelPackage.Load(Path.Combine(AppContext.BaseDirectory, "Packages", "noop")));
        using var arguments = new KernelArguments();
        for (int round = 0; round < 3; round++)
        {
            for (int run = 0; run < MockRuns; run++)
            {
                _ = session.Run(kernel, arguments);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(500)).ConfigureAwait(false);
        }
    }

    private static List<Pair> RunChild(out double threadBytes, out double processBytes)
    {
        using Process child = Process.Start(
            new ProcessStartInfo(Environment.ProcessPath!, ["simulator-child"]) { RedirectStandardOutput = true })!;
        string output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        string[][] lines = [.. output.Split('\n').Select(line => line.Split(' '))];
        if (child.ExitCode != 0 || lines.SingleOrDefault(line => line[0] == "bytes") is not { } bytes)
        {
            throw new InvalidOperationException($"The measuring process ended with exit code {child.ExitCode}.");
        }

        threadBytes = Number(bytes[1]);
        processBytes = Number(bytes[2]);
        return [.. lines.Where(line => line[0] == "pair").Select(line => new Pair(Number(line[1]), Number(line[2]), Number(line[3]), Number(line[4])))];
    }

    private static KernelArguments Vectors()
    {
        var spec = new TensorSpec(TensorDataType.Float32, Elements);
        return new KernelArguments().AddReadOnlyTensor<float>(new float[Elements], spec)
            .AddReadOnlyTensor<float>(new float[Elements], spec)
            .AddTensor<float>(new float[Elements], spec);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static double Median(List<Pair> pairs, Func<Pair, double> value) => pairs.Select(value).Order().ElementAt(pairs.Count / 2);

    /// <param name="Native">Prepare, launch and finalize from C++, in microseconds.</param>
    /// <param name="Managed">The whole run without its wait from C#.</param>
    /// <param name="Outside">Part of that which is not in one of the calls.</param>
    /// <param name="Run">The whole run from C++, its wait included.</param>
    private readonly record struct Pair(double Native, double Managed, double Outside, double Run);
}
