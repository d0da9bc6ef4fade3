using System.CommandLine;
using System.Globalization;
using Ascend.Tracing;
using Spectre.Console;

namespace Ascend.Cli.Commands.Trace;

/// <summary><c>ascend trace convert</c>: a capture as a timeline for a viewer.</summary>
internal static class TraceConvertCommand
{
    private const string Gzip = ".gz";

    public static Command Create(ConsoleStreams streams)
    {
        var command = new Command("convert", "Writes a capture as Perfetto (native or Chrome JSON), Paraver files or Parquet tables.");
        var capture = new CaptureOptionSet(command);
        var format = new Option<string?>("--format")
        {
            Description = "pftrace (native Perfetto), json (Chrome JSON), paraver or parquet (tables for DuckDB, Spark, pandas); without it, by "
                + "the output's name.",
        };
        format.AcceptOnlyFromAmong("pftrace", "json", "paraver", "parquet");
        Option<string> output = OutputTarget.Option("The file (.gz compresses), or the folder for paraver and parquet", "perfetto.pftrace");
        var time = new Option<TimeBaseMode>("--time") { Description = "Where time 0 lies.", DefaultValueFactory = _ => TimeBaseMode.Auto };
        var slices = new Option<SliceNaming>("--slices") { Description = "What spans are called.", DefaultValueFactory = _ => SliceNaming.Marker };
        var reading = new ReadingOptionSet(command, spans: true);
        var maxSize = new Option<long>("--max-size")
        {
            Description = "Split what would be larger into parts, in bytes before compression; 0 never splits.",
            DefaultValueFactory = _ => ExportSize.ViewerLimit,
        };
        var workload = new Option<long?>("--workload-bytes")
        {
            Description = "Bytes that the attention kernels move to and from HBM in the capture: pftrace files then estimate the traffic over time.",
            HelpName = "N",
        };
        var offsets = new OffsetOption();
        foreach (Option option in new Option[] { format, output, time, slices, maxSize, workload, offsets.Option })
        {
            command.Options.Add(option);
        }

        var filter = new FilterOptionSet(command);
        command.SetAction(CommandLine.Guarded(streams, (parsed, cancellation) =>
        {
            string target = parsed.GetValue(output)!;
            string kind = parsed.GetValue(format) ?? KindOf(target);
            var options = new ExportOptions
            {
                Names = capture.Names(parsed),
                TimeBase = parsed.GetValue(time),
                OffsetsNs = offsets.Value(parsed),
                SliceNames = parsed.GetValue(slices),
                Slots = reading.Slots(parsed),
                TrustFuncIds = reading.TrustFuncIds(parsed),
                Filter = filter.Create(parsed),
                Workload = Workload(parsed.GetValue(workload)),
                Gzip = target.EndsWith(Gzip, StringComparison.Ordinal),
            };
            if (parsed.GetValue(maxSize) < 0)
            {
                throw new UsageException($"--max-size is {parsed.GetValue(maxSize)}; it must be a number of bytes, or 0 "
                    + "for no limit.");
            }

            if (kind is not ("paraver" or "parquet"))
            {
                capture.RequireOther(parsed, target);
                OutputTarget.RequireWritable(target);
            }

            using OpenedTrace trace = capture.Open(parsed, reading.OpenOptions(parsed), cancellation);
            TraceCapture opened = trace.Capture;
            if (kind == "paraver")
            {
                WriteParaver(streams, opened, target, options, cancellation);
            }
            else if (kind == "parquet")
            {
                WriteTables(streams, trace, target, options, cancellation);
            }
            else
            {
                var timeline = new Timeline(opened, kind == "json" ? ExportFormat.ChromeJson : ExportFormat.Pftrace);
                WriteTimeline(streams, timeline, target, options, parsed.GetValue(maxSize), cancellation);
            }

            return Task.FromResult(ExitCode.Success);
        }));
        return command;
    }

    private static HbmWorkload? Workload(long? bytes) => bytes switch
    {
        null => null,
        > 0 => new HbmWorkload(bytes.Value, KernelGroup.Attention),
        _ => throw new UsageException($"--workload-bytes is {bytes}; it must be a positive number of bytes."),
    };

    private static void WriteParaver(
        ConsoleStreams streams, TraceCapture capture, string target, ExportOptions options, CancellationToken cancellation)
    {
        if (target == OutputTarget.StandardOutput)
        {
            throw new UsageException("Paraver is a set of files; name a folder with --output.");
        }

        TraceProgress.Run(
            streams, capture, $"writing {target}", progress => ParaverWriter.WriteFiles(capture, target, options with { Progress = progress }, cancellation));
        Report(streams, target, capture, "the records themselves, no slot model");
        if (ParaverWriter.LeftOut(capture) is var leftOut and > 0)
        {
            streams.Error.MarkupLineInterpolated($"{target}: {leftOut} RESETs on undeclared channels were left out; they close nothing");
        }
    }

    private static void WriteTables(
        ConsoleStreams streams, OpenedTrace trace, string target, ExportOptions options, CancellationToken cancellation)
    {
        if (target == OutputTarget.StandardOutput)
        {
            throw new UsageException("Parquet tables are a set of files; name a folder with --output.");
        }

        TraceProgress.Run(
            streams, trace.Capture, $"writing {target}", progress => ParquetTables.WriteFiles(trace, target, options with { Progress = progress }, cancellation));
        Report(streams, target, trace.Capture, Spans(trace.Capture, options));
    }

    private static void WriteTimeline(
        ConsoleStreams streams, Timeline timeline, string target, ExportOptions options, long maxSize, CancellationToken cancellation)
    {
        if (target == OutputTarget.StandardOutput)
        {
            Action<string, Action<Stream>> write = timeline.Format == ExportFormat.ChromeJson && !options.Gzip
                ? OutputTarget.Write : OutputTarget.WriteBinary;
            write(target, stream => timeline.Write(stream, options, cancellation));
            return;
        }

        IReadOnlyList<TraceFilter?> windows = Windows(streams, timeline, options, maxSize);
        for (int part = 0; part < windows.Count; part++)
        {
            string path = windows.Count == 1 ? target : PartName(target, part + 1);
            TraceProgress.Run(streams, timeline.Capture, $"writing {path}", progress =>
                timeline.WriteFile(path, options with { Filter = windows[part], Progress = progress }, cancellation));
            Report(streams, path, timeline.Capture, Spans(timeline.Capture, options));
        }
    }

    /// <summary>The time windows of the files to write: one, unless the whole would be too large for a viewer.</summary>
    private static IReadOnlyList<TraceFilter?> Windows(ConsoleStreams streams, Timeline timeline, ExportOptions options, long maxSize)
    {
        long estimate = maxSize > 0 ? ExportSize.Estimate(timeline.Capture, timeline.Format, options) : 0;
        if (estimate <= maxSize)
        {
            return [options.Filter];
        }

        string size = string.Create(CultureInfo.InvariantCulture, $"about {estimate / 1e6:F0} MB");
        if (timeline.Capture.Procs.Count != 1 || options.Filter is { FromNs: > 0 } or { ToNs: < ulong.MaxValue })
        {
            streams.Error.MarkupLineInterpolated($"[yellow]{size}: a viewer may not open it. --from, --to, --lane and --min-duration make it smaller.[/]");
            return [options.Filter];
        }

        IReadOnlyList<TraceFilter> windows = ExportSize.Windows(timeline.Capture.Procs[0], estimate, maxSize);
        streams.Error.MarkupLineInterpolated($"{size}: written as {windows.Count} files, one after another in time (--max-size)");
        TraceFilter given = options.Filter ?? new TraceFilter();
        return [.. windows.Select(window => given with { FromNs = window.FromNs, ToNs = window.ToNs })];
    }

    private static string Spans(TraceCapture capture, ExportOptions options) => capture.HasRecords
        ? SlotModels.Describe(SlotModels.Used(options.Slots, capture)) : "spans as the file has them";

    private static void Report(ConsoleStreams streams, string path, TraceCapture capture, string spans)
    {
        streams.Error.MarkupLineInterpolated($"{path}: {VerdictText.Of(capture.Verdict)}, {capture.RecordCount} records, {spans}");
        foreach (TraceDiagnostic finding in capture.Diagnostics.Where(d => d.Severity != DiagnosticSeverity.Info))
        {
            streams.Error.MarkupLineInterpolated($"[yellow]{finding}[/]");
        }
    }

    private static string PartName(string target, int part)
    {
        string gzip = target.EndsWith(Gzip, StringComparison.Ordinal) ? Gzip : "";
        string plain = target[..^gzip.Length];
        return $"{Path.ChangeExtension(plain, null)}.part{part:D2}{Path.GetExtension(plain)}{gzip}";
    }

    private static string KindOf(string target)
    {
        string plain = target.EndsWith(Gzip, StringComparison.Ordinal) ? target[..^Gzip.Length] : target;
        return Path.GetExtension(plain) switch
        {
            ".json" => "json",
            ".prv" => "paraver",
            _ => "pftrace",
        };
    }

    /// <summary>A capture and the format it is written in.</summary>
    private readonly record struct Timeline(TraceCapture Capture, ExportFormat Format)
    {
        public void Write(Stream output, ExportOptions options, CancellationToken cancellation)
        {
            if (Format == ExportFormat.ChromeJson)
            {
                PerfettoJsonWriter.Write(Capture, output, options, cancellation);
            }
            else
            {
                PftraceWriter.Write(Capture, output, options, cancellation);
            }
        }

        public void WriteFile(string path, ExportOptions options, CancellationToken cancellation)
        {
            if (Format == ExportFormat.ChromeJson)
            {
                PerfettoJsonWriter.WriteFile(Capture, path, options, cancellation);
            }
            else
            {
                PftraceWriter.WriteFile(Capture, path, options, cancellation);
            }
        }
    }
}
