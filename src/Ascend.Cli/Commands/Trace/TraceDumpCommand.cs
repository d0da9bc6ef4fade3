using System.CommandLine;
using Ascend.Tracing;

namespace Ascend.Cli.Commands.Trace;

/// <summary><c>ascend trace dump</c>: every record as text.</summary>
internal static class TraceDumpCommand
{
    public static Command Create(ConsoleStreams streams)
    {
        var command = new Command("dump", "Lists every record, or those of the chosen spans, as the reference tool does.");
        var capture = new CaptureOptionSet(command);
        Option<string> output = OutputTarget.Option("The file", OutputTarget.StandardOutput);
        command.Options.Add(output);
        var filter = new FilterOptionSet(command);
        var reading = new ReadingOptionSet(command, spans: false);
        command.SetAction(CommandLine.Guarded(streams, (parsed, cancellation) =>
        {
            capture.RequireOther(parsed, parsed.GetValue(output)!);
            using OpenedTrace trace = capture.Open(parsed, reading.OpenOptions(parsed), cancellation);
            TraceCapture opened = trace.Capture;
            var options = new ExportOptions { Names = capture.Names(parsed), Filter = filter.Create(parsed) };
            OutputTarget.Write(parsed.GetValue(output)!, stream => TraceDump.Write(opened, stream, options, cancellation: cancellation));
            return Task.FromResult(ExitCode.Success);
        }));
        return command;
    }
}
