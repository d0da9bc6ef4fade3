using System.CommandLine;
using System.Text;
using System.Text.Json;
using Ascend.Cli.Doctor;
using Ascend.Runtime;

namespace Ascend.Cli.Commands;

/// <summary><c>ascend doctor</c>: what this machine has, what is missing for a run, and what to do next.</summary>
internal static class DoctorCommand
{
    public static Command Create(ConsoleStreams streams)
    {
        var command = new Command(
            "doctor", "Shows every path, version, symbol set and ABI check; exit code 0 when a run could start on the backend.");
        var backend = new Option<BackendKind?>("--backend") { Description = "mock, simulator or device. Without it: the default one." };
        var json = new Option<bool>("--json") { Description = "Write JSON instead of text." };
        var probe = new Option<bool>(ProbeProcess.Option) { Hidden = true };
        foreach (Option option in new Option[] { backend, json, probe })
        {
            command.Options.Add(option);
        }

        command.SetAction(CommandLine.Guarded(streams, async (parsed, cancellation) =>
        {
            BackendKind? chosen = parsed.GetValue(backend);
            if (parsed.GetValue(probe))
            {
                ProbeProcess.Answer(chosen, streams.Output.Profile.Out.Writer);
                return ExitCode.Success;
            }

            DoctorReport report = await Examination.RunAsync(chosen, cancellation).ConfigureAwait(false);
            if (parsed.GetValue(json))
            {
                streams.Output.Profile.Out.Writer.WriteLine(Json(report));
            }
            else
            {
                WriteText(streams, report);
            }

            return report.Ready ? ExitCode.Success : ExitCode.Failure;
        }));
        return command;
    }

    private static void WriteText(ConsoleStreams streams, DoctorReport report)
    {
        foreach (IGrouping<string, Finding> section in report.Findings.GroupBy(finding => finding.Section))
        {
            streams.Output.MarkupLineInterpolated($"[bold]{section.Key}[/]");
            foreach (Finding finding in section)
            {
                streams.Output.MarkupLineInterpolated($"  {Mark(finding.Level)} {finding.Name}: {finding.Text}");
                if (finding.NextStep is { } step && finding.Level is FindingLevel.Warning or FindingLevel.Problem)
                {
                    streams.Output.MarkupLineInterpolated($"        next step: {finding.NextStep}");
                }
            }
        }

        streams.Output.MarkupLine("[bold]manifest[/]");
        foreach (Finding finding in report.Findings.Where(finding => finding.Pin is not null))
        {
            streams.Output.MarkupLineInterpolated($"       {finding.Section} {finding.Name}: {finding.Pin}");
        }

        streams.Output.WriteLine(report.Ready ? "A run could start." : "No run could start; see the problems above.");
    }

    private static string Mark(FindingLevel level) => level switch
    {
        FindingLevel.Ok => "ok  ",
        FindingLevel.Warning => "miss",
        FindingLevel.Problem => "FAIL",
        _ => "    ",
    };

    private static string Json(DoctorReport report)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteString("schema", "ascend-doctor/1");
            writer.WriteBoolean("ready", report.Ready);
            writer.WriteStartArray("findings");
            foreach (Finding finding in report.Findings)
            {
                writer.WriteStartObject();
                writer.WriteString("section", finding.Section);
                writer.WriteString("name", finding.Name);
                writer.WriteString("level", finding.Level.ToString().ToLowerInvariant());
                writer.WriteString("text", finding.Text);
                writer.WriteString("next_step", finding.NextStep);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteStartObject("manifest");
            foreach (Finding finding in report.Findings.Where(finding => finding.Pin is not null))
            {
                writer.WriteString($"{finding.Section} {finding.Name}", finding.Pin);
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
