using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Ascend.Runtime;

namespace Ascend.Benchmarks;

/// <summary>
/// What this library adds to a run over the same calls from C++ (prepare, launch, wait or poll, finalize). Both loops run in turn, in
/// short blocks of one process, against the same library and callable, each on a context and device of its own; the mock executes the
/// run inside the launch, so that only the calls are timed.
/// </summary>
internal static class RunOverhead
{
    private const int Pairs = 400;
    private const int RunsPerBlock = 1_000;
    private const int WarmUpPairs = 40;

    public static void Execute()
    {
        string mock = Path.Combine(AppContext.BaseDirectory, "runtimes", System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier, "native", "mock");
        string profile = WriteInlineProfile(Path.Combine(mock, "profiles", "issue622-tracr.json"));
        try
        {
            using AscendHost host = AscendHost.Open(new HostOptions { Backend = BackendKind.Mock, MockProfile = profile });
            using Device device = host.OpenDevice();
            using RuntimeSession session = device.CreateSession();
            KernelPackage package = KernelPackage.Load(Path.Combine(AppContext.BaseDirectory, "Packages", "noop"));
            RegisteredKernel kernel = session.Register(package);
            using var arguments = new KernelArguments();
            _ = session.Run(kernel, arguments);
            using var native = new NativeRunLoop(session, package, deviceId: 1);
            Report(native.Repeat, block => Managed(session, kernel, arguments, block));
        }
        finally
        {
            File.Delete(profile);
        }
    }

    private static void Report(Action<int> native, Action<int> managed)
    {
        var pairs = new List<(double Native, double Managed)>(Pairs);
        long bytes = 0;
        for (int pair = -WarmUpPairs; pair < Pairs; pair++)
        {
            if (pair == 0)
            {
                bytes = GC.GetAllocatedBytesForCurrentThread();
            }

            bool nativeFirst = (pair & 1) == 0;
            double before = nativeFirst ? Time(native) : 0;
            double own = Time(managed);
            double cpp = nativeFirst ? before : Time(native);
            if (pair >= 0)
            {
                pairs.Add((cpp, own));
            }
        }

        bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
        double[] added = [.. pairs.Select(pair => pair.Managed - pair.Native).Order()];
        int half = (int)Math.Ceiling(0.98 * Math.Sqrt(Pairs));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"C++ {Median(pairs.Select(pair => pair.Native)):F0} ns/run, C# {Median(pairs.Select(pair => pair.Managed)):F0} ns/run; "
            + $"added per run: median {added[Pairs / 2]:F0} ns (95 %: {added[(Pairs / 2) - half]:F0} to {added[(Pairs / 2) + half]:F0}), "
            + $"{bytes / ((double)Pairs * RunsPerBlock):F4} bytes ({Pairs} pairs of {RunsPerBlock} runs)"));
    }

    private static void Managed(RuntimeSession session, RegisteredKernel kernel, KernelArguments arguments, int count)
    {
        RunOptions options = RunOptions.Default;
        for (int i = 0; i < count; i++)
        {
            _ = session.Run(kernel, arguments, options);
        }
    }

    private static double Time(Action<int> block)
    {
        long start = Stopwatch.GetTimestamp();
        block(RunsPerBlock);
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / RunsPerBlock;
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Pairs / 2);

    private static string WriteInlineProfile(string original)
    {
        JsonNode profile = JsonNode.Parse(File.ReadAllText(original))!;
        profile["name"] = "inline";
        profile["constants"]!["device"]!["inline_execution"]!["value"] = true;
        profile["constants"]!["device"]!["device_count"]!["value"] = 2;
        string path = Path.Combine(Path.GetTempPath(), $"ascend-inline-{Environment.ProcessId}.json");
        File.WriteAllText(path, profile.ToJsonString());
        return path;
    }
}
