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
            TraceCapture opened = capture.Open(parsed, reading.OpenOptions(parsed), cancellation);
            _ = opened.Check(cancellation);
            if (parsed.GetValue(json))
            {
                OutputTarget.Write(OutputTarget.StandardOutput, output => WriteJson(opened, output));
            }
            else
            {
                WriteText(streams.Output, opened);
            }

            return Task.FromResult(ExitCode.Success);
        }));
        return command;
    }

    private static void WriteText(IAnsiConsole console, TraceCapture capture)
    {
        console.MarkupLineInterpolated($"{capture.Path}: [bold]{VerdictText.Of(capture.Verdict)}[/], {capture.RecordCount} records");
        foreach (TraceProc proc in capture.Procs)
        {
            ulong duration = proc.LastTimestamp - proc.FirstTimestamp;
            console.MarkupLineInterpolated(
                $"proc {proc.Id}: {proc.Lanes.Count} lanes, {proc.Threads.Count} threads, {proc.RecordCount} records, {duration / 1000.0:F3} us");
            ThreadText.Write(console, proc);
        }

        foreach (TraceDiagnostic diagnostic in capture.Diagnostics)
        {
            console.MarkupLineInterpolated($"[yellow]{diagnostic}[/]");
        }
    }

    private static void WriteJson(TraceCapture capture, Stream output)
    {
        using var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
        writer.WriteStartObject();
        writer.WriteString("schema", "ascend-trace-info/1");
        writer.WriteString("capture", capture.Path);
        writer.WriteString("verdict", VerdictText.Of(capture.Verdict));
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
