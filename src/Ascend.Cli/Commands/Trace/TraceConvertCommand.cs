using System.CommandLine;
using Ascend.Tracing;
using Spectre.Console;

namespace Ascend.Cli.Commands.Trace;

/// <summary><c>ascend trace convert</c>: a capture as a timeline for a viewer.</summary>
internal static class TraceConvertCommand
{
    public static Command Create(ConsoleStreams streams)
    {
        var command = new Command("convert", "Writes a capture as Perfetto (native or Chrome JSON) or Paraver files.");
        var capture = new CaptureOptionSet(command);
        var format = new Option<string?>("--format")
        {
            Description = "pftrace (native Perfetto), json (Chrome JSON) or paraver; without it, by the output's name.",
        };
        format.AcceptOnlyFromAmong("pftrace", "json", "paraver");
        Option<string> output = OutputTarget.Option("The file, or the folder for paraver", "perfetto.pftrace");
        var time = new Option<TimeBaseMode>("--time") { Description = "Where time 0 lies.", DefaultValueFactory = _ => TimeBaseMode.Auto };
        var slices = new Option<SliceNaming>("--slices") { Description = "What spans are called.", DefaultValueFactory = _ => SliceNaming.Marker };
        var slots = new Option<SlotModel>("--slots")
        {
            Description = "How spans of cores are made: as the reference tools do it, or by the two-slot model.",
            DefaultValueFactory = _ => SlotModel.Adjacent,
        };
        foreach (Option option in new Option[] { format, output, time, slices, slots })
        {
            command.Options.Add(option);
        }

        command.SetAction(CommandLine.Guarded(streams, (parsed, cancellation) =>
        {
            string target = parsed.GetValue(output)!;
            string kind = parsed.GetValue(format) ?? KindOf(target);
            TraceCapture opened = capture.Open(parsed, cancellation);
            TraceProgress.Run(streams, opened, $"writing {target}", progress =>
            {
                var options = new ExportOptions
                {
                    Names = capture.Names(parsed),
                    TimeBase = parsed.GetValue(time),
                    SliceNames = parsed.GetValue(slices),
                    Slots = parsed.GetValue(slots),
                    Progress = progress,
                };
                Convert(opened, kind, target, options, cancellation);
            });
            if (target != OutputTarget.StandardOutput)
            {
                streams.Error.MarkupLineInterpolated($"{target}: {VerdictText.Of(opened.Verdict)}, {opened.RecordCount} records");
            }

            return Task.FromResult(ExitCode.Success);
        }));
        return command;
    }

    private static void Convert(TraceCapture capture, string kind, string target, ExportOptions options, CancellationToken cancellation)
    {
        bool toStandardOutput = target == OutputTarget.StandardOutput;
        switch (kind)
        {
            case "paraver" when toStandardOutput:
                throw new UsageException("Paraver is a set of files; name a folder with --output.");
            case "paraver":
                Directory.CreateDirectory(target);
                ParaverWriter.WriteFiles(capture, target, options, cancellation);
                break;
            case "json" when toStandardOutput:
                OutputTarget.Write(target, stream => PerfettoJsonWriter.Write(capture, stream, options, cancellation));
                break;
            case "json":
                PerfettoJsonWriter.WriteFile(capture, target, options, cancellation);
                break;
            case "pftrace" when toStandardOutput:
                OutputTarget.Write(target, stream => PftraceWriter.Write(capture, stream, options, cancellation));
                break;
            default:
                PftraceWriter.WriteFile(capture, target, options, cancellation);
                break;
        }
    }

    private static string KindOf(string target) => Path.GetExtension(target) switch
    {
        ".json" => "json",
        ".prv" => "paraver",
        _ => "pftrace",
    };
}
