using System.Diagnostics;
using System.Globalization;

namespace Ascend.Benchmarks;

/// <summary>
/// What this library adds to a direct launch over the same calls from C++. Both launch in turn in bursts that the stream can hold, on
/// streams of one device of one process; only the launches are timed. A million launches of this library then show whether memory
/// stays flat.
/// </summary>
internal static class LaunchOverhead
{
    private const int Pairs = 200;
    private const int Burst = 1000;
    private const int Launches = 1_000_000;

    public static void Execute()
    {
        using var bench = new LaunchBench();
        Measure(bench, 20, report: false);
        Measure(bench, Pairs, report: true);
        ShowMemory(bench);
    }

    private static void Measure(LaunchBench bench, int pairs, bool report)
    {
        var native = new List<double>(pairs);
        var bound = new List<double>(pairs);
        var managed = new List<double>(pairs);
        var added = new List<double>(pairs);
        double bytes = 0;
        for (int pair = 0; pair < pairs; pair++)
        {
            native.Add(bench.Native.Run(Burst, LaunchBench.Blocks, bench.Values, bind: false));
            bound.Add(bench.Native.Run(Burst, LaunchBench.Blocks, bench.Values, bind: true));
            long before = GC.GetAllocatedBytesForCurrentThread();
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < Burst; i++)
            {
                bench.Launch();
            }

            managed.Add(Stopwatch.GetElapsedTime(start).TotalNanoseconds / Burst);
            bytes += GC.GetAllocatedBytesForCurrentThread() - before;
            bench.Stream.Synchronize();
            added.Add(managed[^1] - native[^1]);
        }

        if (report)
        {
            Show("C++, aclrtLaunchKernelWithHostArgs", native);
            Show("C++, with aclrtSetCurrentContext before each", bound);
            Show("C#, DeviceStream.Launch", managed);
            Show("added to the plain C++ launch", added);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"allocated per launch: {bytes / pairs / Burst:F4} bytes ({pairs} pairs of {Burst} launches)"));
        }
    }

    private static void ShowMemory(LaunchBench bench)
    {
        for (int step = 0; step <= 4; step++)
        {
            if (step > 0)
            {
                for (int i = 0; i < Launches / 4; i++)
                {
                    bench.Launch();
                }

                bench.Stream.Synchronize();
            }

            using Process self = Process.GetCurrentProcess();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"after {step * Launches / 4,9} launches: {GC.GetTotalMemory(forceFullCollection: true) / 1024} KiB managed, "
                + $"{self.WorkingSet64 / 1024} KiB resident"));
        }
    }

    private static void Show(string what, List<double> values)
    {
        values.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: median {values[values.Count / 2]:F1} ns, middle half {values[values.Count / 4]:F1} to {values[values.Count * 3 / 4]:F1} ns"));
    }
}
