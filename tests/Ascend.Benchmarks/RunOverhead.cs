using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ascend.Runtime;

namespace Ascend.Benchmarks;

/// <summary>
/// What this library adds to a run over the same calls from C++ (prepare, launch, wait or poll, finalize). Both loops run in turn
/// against the same library and callable; the mock executes the run inside the launch, so that only the calls are timed.
/// </summary>
internal static class RunOverhead
{
    private const int Pairs = 15;
    private const int RunsPerLoop = 100_000;

    public static void Execute()
    {
        string mock = Path.Combine(AppContext.BaseDirectory, "runtimes", System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier, "native", "mock");
        string profile = WriteInlineProfile(Path.Combine(mock, "profiles", "issue622-tracr.json"));
        try
        {
            using AscendHost host = AscendHost.Open(new HostOptions { Backend = BackendKind.Mock, MockProfile = profile });
            using Device device = host.OpenDevice();
            using RuntimeSession session = device.CreateSession();
            RegisteredKernel kernel = session.Register(KernelPackage.Load(Path.Combine(AppContext.BaseDirectory, "Packages", "noop")));
            using var arguments = new KernelArguments();
            Report(Path.Combine(mock, "libhost_runtime.so"), profile, () => Loop(session, kernel, arguments));
        }
        finally
        {
            File.Delete(profile);
        }
    }

    private static void Report(string library, string profile, Func<(double Nanoseconds, double Bytes)> managed)
    {
        _ = managed();
        var added = new List<double>(Pairs);
        Console.WriteLine("pair  C++ ns/run  C# ns/run  added ns/run  allocated bytes/run");
        for (int pair = 1; pair <= Pairs; pair++)
        {
            double native = NativeLoop(library, profile);
            (double nanoseconds, double bytes) = managed();
            added.Add(nanoseconds - native);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{pair,4}  {native,10:F1}  {nanoseconds,9:F1}  {added[^1],12:F1}  {bytes,19:F4}"));
        }

        added.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"added per run: median {added[Pairs / 2]:F1} ns, {added[0]:F1} to {added[^1]:F1} ns ({Pairs} pairs of {RunsPerLoop} runs)"));
    }

    private static (double Nanoseconds, double Bytes) Loop(RuntimeSession session, RegisteredKernel kernel, KernelArguments arguments)
    {
        RunOptions options = RunOptions.Default;
        long bytes = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < RunsPerLoop; i++)
        {
            _ = session.Run(kernel, arguments, options);
        }

        double nanoseconds = Stopwatch.GetElapsedTime(start).TotalNanoseconds;
        return (nanoseconds / RunsPerLoop, (GC.GetAllocatedBytesForCurrentThread() - bytes) / (double)RunsPerLoop);
    }

    private static double NativeLoop(string library, string profile)
    {
        string directory = typeof(RunOverhead).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "NativeBuildDirectory").Value!;
        var start = new ProcessStartInfo(
            Path.Combine(directory, "ascend_mock_bench"), [library, RunsPerLoop.ToString(CultureInfo.InvariantCulture), profile])
        {
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        using JsonDocument result = JsonDocument.Parse(process.StandardOutput.ReadToEnd());
        process.WaitForExit();
        return result.RootElement.GetProperty("ns_per_run").GetDouble();
    }

    private static string WriteInlineProfile(string original)
    {
        JsonNode profile = JsonNode.Parse(File.ReadAllText(original))!;
        profile["name"] = "inline";
        profile["constants"]!["device"]!["inline_execution"]!["value"] = true;
        string path = Path.Combine(Path.GetTempPath(), $"ascend-inline-{Environment.ProcessId}.json");
        File.WriteAllText(path, profile.ToJsonString());
        return path;
    }
}
