using System.CommandLine;
using System.Text.Json;
using Ascend.Tracing;
using Spectre.Console;

namespace Ascend.Cli.Commands.Trace;

/// <summary><c>ascend trace info</c>: what a capture holds and what is wrong with it.</summary>
internal static class TraceInfoCommand
{
    public static Command Create(ConsoleStreams streams)
    {
        var command = new Command("info", "Tells what a capture holds, and what is wrong with it.");
        var capture = new CaptureOptionSet(command);
        var json = new Option<bool>("--json") { Description = "Write JSON." };
        command.Options.Add(json);
        var reading = new ReadingOptionSet(command, spans: false);
        command.SetAction(CommandLine.Guarded(streams, (parsed, cancellation) =>
        {
            using OpenedTrace trace = capture.Open(parsed, reading.OpenOptions(parsed), cancellation);
            TraceCapture opened = trace.Capture;
            _ = opened.Check(cancellation);
            if (parsed.GetValue(json))
            {
                OutputTarget.Write(OutputTarget.StandardOutput, output => WriteJson(trace, output));
            }
            else
            {
                WriteText(streams.Output, trace);
            }

            return Task.FromResult(ExitCode.Success);
        }));
        return command;
    }

    private static void WriteText(IAnsiConsole console, OpenedTrace trace)
    {
        TraceCapture capture = trace.Capture;
        console.MarkupLineInterpolated($"{capture.Path}: [bold]{VerdictText.Of(capture.Verdict)}[/], {capture.RecordCount} records");
        console.MarkupLineInterpolated($"kind: {KindText.Of(trace.Kind)}");
        foreach ((string name, string value) in trace.Facts)
        {
            console.MarkupLineInterpolated($"{name}: {value}");
        }

        foreach (TraceProc proc in capture.Procs)
        {
            ulong duration = proc.LastTimestamp - proc.FirstTimestamp;
            console.MarkupLineInterpolated(
                $"proc {proc.Id}: {proc.Lanes.Count} lanes, {Contents(proc)}, {duration / 1000.0:F3} us");
            ThreadText.Write(console, proc);
        }

        foreach (TraceDiagnostic diagnostic in capture.Diagnostics)
        {
            console.MarkupLineInterpolated($"[yellow]{diagnostic}[/]");
        }
    }

    private static string Contents(TraceProc proc)
    {
        string records = proc.Threads.Count > 0 ? $"{proc.Threads.Count} threads, {proc.RecordCount} records" : $"{proc.RecordCount} spans and flow ends";
        return proc.Launches.Count > 0 ? $"{records}, {proc.Launches.Count} launches" : records;
    }

    private static void WriteJson(OpenedTrace trace, Stream output)
    {
        TraceCapture capture = trace.Capture;
        using var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
        writer.WriteStartObject();
        writer.WriteString("schema", "ascend-trace-info/1");
        writer.WriteString("capture", capture.Path);
        writer.WriteString("verdict", VerdictText.Of(capture.Verdict));
        writer.WriteString("kind", trace.Kind.ToString());
        writer.WriteStartObject("facts");
        foreach ((string name, string value) in trace.Facts.DistinctBy(f => f.Key))
        {
            writer.WriteString(name, value);
        }

        writer.WriteEndObject();
        writer.WriteNumber("records", capture.RecordCount);
        writer.WriteStartArray("procs");
        foreach (TraceProc proc in capture.Procs)
        {
            writer.WriteStartObject();
            writer.WriteNumber("id", proc.Id);
            writer.WriteNumber("lanes", proc.Lanes.Count);
            writer.WriteNumber("threads", proc.Threads.Count);
            writer.WriteNumber("records", proc.RecordCount);
            writer.WriteNumber("first_timestamp_ns", proc.FirstTimestamp);
            writer.WriteNumber("last_timestamp_ns", proc.LastTimestamp);
            ThreadText.Write(writer, proc);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("diagnostics");
        foreach (TraceDiagnostic diagnostic in capture.Diagnostics)
        {
            writer.WriteStringValue(diagnostic.ToString());
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
