using System.Diagnostics;
using System.Globalization;
using Ascend.Tracing;
using Ascend.Tracing.Tests.Helpers;

namespace Ascend.Benchmarks;

/// <summary>
/// Whole processes, in paired rounds: the reference tracr_process (named by TRACR_PROCESS), <c>cat</c> of the same records, and ours on
/// the same generated device capture. Arguments: records (default 8,000,000), rounds (default 5). Ours is the ascend tool named by ASCEND_TOOL, published with
/// <c>dotnet publish src/Ascend.Cli -r linux-x64</c>; without it the library in a child of the benchmark, which starts slower.
/// </summary>
internal static class TraceSpeed
{
    private static readonly string[] s_jobs = ["json", "pftrace", "report"];

    public static void Execute(string[] args)
    {
        long records = args.Length > 0 ? long.Parse(args[0], CultureInfo.InvariantCulture) : 8_000_000;
        int rounds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 5;
        string? reference = Environment.GetEnvironmentVariable("TRACR_PROCESS");
        string? tool = Environment.GetEnvironmentVariable("ASCEND_TOOL");
        string folder = Directory.CreateTempSubdirectory("ascend-trace-").FullName;
        try
        {
            CaptureGenerator.Write(folder, records);
            string output = Path.Combine(folder, "output");
            string[] files = Directory.GetFiles(folder, "traces.bts", SearchOption.AllDirectories);
            var times = s_jobs.Append("cat").Append("reference").ToDictionary(j => j, _ => new List<double>());
            for (int round = 0; round < rounds; round++)
            {
                if (reference is not null)
                {
                    times["reference"].Add(Seconds(reference, folder));
                    Size(Path.Combine(folder, "perfetto.json"));
                }

                times["cat"].Add(Cat(files));
                foreach (string job in s_jobs)
                {
                    times[job].Add(tool is null
                        ? Seconds(Environment.ProcessPath!, "trace-child", job, folder, output)
                        : Seconds(tool, ToolArguments(job, folder, output)));
                    Size(output);
                }
            }

            double[] ratios = [.. times["report"].Zip(times["cat"], (ours, plain) => ours / plain).Order()];
            Console.WriteLine($"report / cat, paired: median {ratios[rounds / 2]:0.00}, from {ratios[0]:0.00} to {ratios[^1]:0.00}");
            foreach ((string job, List<double> seconds) in times.Where(t => t.Value.Count > 0))
            {
                seconds.Sort();
                double median = seconds[seconds.Count / 2];
                string ratio = times["reference"].Count == 0 ? "" : $", {times["reference"].Order().ElementAt(rounds / 2) / median:0.0} times the reference's speed";
                Console.WriteLine($"{job}: median {median:0.000} s, best {seconds[0]:0.000} s, {records / median / 1e6:0.0} M records/s{ratio}");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public static void Child(string job, string folder, string output)
    {
        var capture = TraceCapture.Open(folder);
        long start = Stopwatch.GetTimestamp();
        switch (job)
        {
            case "json":
                PerfettoJsonWriter.WriteFile(capture, output);
                break;
            case "pftrace":
                PftraceWriter.WriteFile(capture, output);
                break;
            default:
                FigureReport.Compute(capture);
                break;
        }

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        string peak = File.Exists("/proc/self/status") ? File.ReadLines("/proc/self/status").First(l => l.StartsWith("VmHWM", StringComparison.Ordinal)) : "";
        Console.WriteLine($"  {job}: {seconds:0.000} s after opening, {capture.RecordCount / seconds / 1e6:0.0} M records/s, {peak}, {capture.Verdict}");
    }

    /// <summary>Seconds of <c>cat</c> over files, its output read to the end.</summary>
    private static double Cat(string[] files)
    {
        long start = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo("cat", files) { RedirectStandardOutput = true })!;
        byte[] buffer = new byte[1 << 20];
        while (process.StandardOutput.BaseStream.Read(buffer) > 0)
        {
        }

        process.WaitForExit();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static string[] ToolArguments(string job, string folder, string output) => job == "report"
        ? ["trace", "report", folder, "--json", "--output", output]
        : ["trace", "convert", folder, "--format", job, "--max-size", "0", "--output", output];

    private static double Seconds(string program, params string[] arguments)
    {
        long start = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Console.Write(text.StartsWith("  ", StringComparison.Ordinal) ? text : "");
        return process.ExitCode == 0 ? seconds : throw new InvalidOperationException($"{program} ended with exit code {process.ExitCode}.");
    }

    private static void Size(string file)
    {
        if (File.Exists(file))
        {
            Console.WriteLine($"  {new FileInfo(file).Length / 1e6:0.0} MB");
            File.Delete(file);
        }
    }
}
