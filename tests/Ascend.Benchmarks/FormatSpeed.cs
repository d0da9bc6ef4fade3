using System.Diagnostics;
using System.Globalization;
using Ascend.Tracing;
using Ascend.Tracing.Tests.Helpers;

namespace Ascend.Benchmarks;

/// <summary>
/// Reads perfetto.json and chip swimlane JSON of a generated device capture to the end of its figures, each file in rounds with a plain
/// read of the same bytes beside it, and says the rate and the process's peak memory. Arguments: records (default 8,000,000), rounds
/// (default 5). Each read is a process of its own, so that peaks do not add up: a report of the ascend tool named by ASCEND_TOOL
/// (<c>dotnet publish src/Ascend.Cli -r linux-x64</c>) from start to end; without it the library in a child of the benchmark, in code that
/// is compiled while it runs.
/// </summary>
internal static class FormatSpeed
{
    public static void Execute(string[] args)
    {
        long records = args.Length > 0 ? long.Parse(args[0], CultureInfo.InvariantCulture) : 8_000_000;
        int rounds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 5;
        string? tool = Environment.GetEnvironmentVariable("ASCEND_TOOL");
        string folder = Directory.CreateTempSubdirectory("ascend-trace-").FullName;
        try
        {
            CaptureGenerator.Write(folder, records);
            string json = Path.Combine(folder, "perfetto.json");
            PerfettoJsonWriter.WriteFile(TraceCapture.Open(folder), json);
            string swimlane = Path.Combine(folder, "swimlane.json");
            WriteSwimlane(swimlane, records / 2);
            foreach (string file in new[] { json, swimlane })
            {
                var reads = new List<double>();
                var plain = new List<double>();
                for (int round = 0; round < rounds; round++)
                {
                    plain.Add(PlainRead(file));
                    reads.Add(tool is null ? Child(file) : Tool(tool, file));
                }

                reads.Sort();
                plain.Sort();
                double size = new FileInfo(file).Length / 1e6;
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Path.GetFileName(file)}: {size:0} MB, median {size / reads[rounds / 2]:0} MB/s, best {size / reads[0]:0} MB/s (bytes alone: {size / plain[rounds / 2]:0} MB/s)"));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public static void ReadOnce(string path)
    {
        long start = Stopwatch.GetTimestamp();
        using OpenedTrace trace = TraceDoor.Open(path);
        double opened = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var report = FigureReport.Compute(trace.Capture);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        string peak = File.Exists("/proc/self/status") ? File.ReadLines("/proc/self/status").First(l => l.StartsWith("VmHWM", StringComparison.Ordinal)) : "";
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{seconds:0.000} s, opened after {opened:0.000} s, {report.Procs.Sum(p => p.Spans)} spans, {peak}, {report.Verdict}"));
    }

    private static double Child(string file)
    {
        using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["format-child", file]) { RedirectStandardOutput = true })!;
        string text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Console.Write($"  {Path.GetFileName(file)}: {text}");
        return process.ExitCode == 0
            ? double.Parse(text.Split(' ')[0], CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"reading {file} ended with exit code {process.ExitCode}.");
    }

    private static double Tool(string tool, string file)
    {
        long start = Stopwatch.GetTimestamp();
        using var process = Process.Start(tool, ["trace", "report", file, "--format", "json", "--output", "/dev/null"]);
        string peak = "";
        while (!process.WaitForExit(5))
        {
            peak = Peak(process.Id) ?? peak;
        }

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {Path.GetFileName(file)}: {seconds:0.000} s, {peak}"));
        return process.ExitCode == 0 ? seconds : throw new InvalidOperationException($"{tool} ended with exit code {process.ExitCode}.");
    }

    /// <summary>The peak memory of a process so far; null when it is gone, or the system does not tell.</summary>
    private static string? Peak(int process)
    {
        try
        {
            return File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/status"))
                .FirstOrDefault(l => l.StartsWith("VmHWM", StringComparison.Ordinal));
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static double PlainRead(string file)
    {
        long start = Stopwatch.GetTimestamp();
        byte[] buffer = new byte[1 << 20];
        using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        while (stream.Read(buffer) > 0)
        {
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static void WriteSwimlane(string path, long tasks)
    {
        const int Cores = 72;
        using var writer = new StreamWriter(path);
        writer.Write("{\n  \"chip_swimlane_level\": 2,\n  \"metadata\": {\"clock_freq_hz\": 50000000, \"num_cores\": 72, \"core_types\": [");
        writer.Write(string.Join(", ", Enumerable.Range(0, Cores).Select(c => c < Cores / 3 ? "\"aic\"" : "\"aiv\"")));
        writer.Write("]},\n  \"aicore_tasks\": [");
        for (long i = 0; i < tasks; i++)
        {
            long start = 89_799_907_981_890_965 + (i / Cores * 500);
            writer.Write(string.Create(
                CultureInfo.InvariantCulture, $"{(i == 0 ? "" : ",")}\n    [{i % Cores}, {8_589_934_592 + (i % 40)}, {i / Cores}, {start}, {start + 300 + (i % 100)}, 13]"));
        }

        writer.Write("\n  ],\n  \"aicpu_tasks\": []\n}\n");
    }
}
