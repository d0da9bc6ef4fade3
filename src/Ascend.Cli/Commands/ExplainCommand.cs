using System.CommandLine;
using System.Text.Json;
using Ascend.Cli.Explain;
using Ascend.Runtime;
using Spectre.Console;

namespace Ascend.Cli.Commands;

/// <summary><c>ascend explain</c>: what an error code means and what to do about it.</summary>
internal static class ExplainCommand
{
    public static Command Create(ConsoleStreams streams)
    {
        var command = new Command("explain", "Says what an error code of CANN or simpler means, what it spoils, and what to do next.");
        var code = new Argument<string>("code")
        {
            Description = "As a log has it: 507015, 100, -3, 0x7bc87, sched_error_code=100, "
                + "ACL_ERROR_RT_AICORE_EXCEPTION, SCHEDULER_TIMEOUT.",
        };
        var json = new Option<bool>("--json") { Description = "Write JSON instead of text." };
        command.Arguments.Add(code);
        command.Options.Add(json);
        command.SetAction(CommandLine.Guarded(streams, (parsed, _) =>
        {
            string text = parsed.GetValue(code)!;
            IReadOnlyList<CodeReading> readings = CodeLookup.Find(text);
            if (readings.Count == 0)
            {
                throw new UsageException(Unknown(text));
            }

            if (parsed.GetValue(json))
            {
                OutputTarget.Write(OutputTarget.StandardOutput, output => WriteJson(output, readings));
            }
            else
            {
                foreach (CodeReading reading in readings)
                {
                    Write(streams.Output, reading);
                }
            }

            return Task.FromResult(ExitCode.Success);
        }));
        return command;
    }

    private static string Unknown(string text)
    {
        string near = CodeLookup.Suggest(text) is { } name ? $" Did you mean '{name}'?" : "";
        return $"'{text}' is in none of the tables that this tool has: CANN's ACL codes, the codes of simpler's host (G6 "
            + "and later), and those of its "
            + $"device, positive as in a log or negated as returned.{near} The library's own log lines are the only "
            + "source then; "
            + "a neighbouring number says nothing.";
    }

    private static void Write(IAnsiConsole console, CodeReading reading)
    {
        ErrorEntry entry = reading.Entry;
        console.MarkupLineInterpolated($"[bold]{entry.Code} {entry.Name}[/] — {LibraryOf(entry)}, {entry.Layer}");
        if (reading.Remark is { } remark)
        {
            console.MarkupLineInterpolated($"  note:      {remark}");
        }

        console.MarkupLineInterpolated($"  meaning:   {entry.Meaning}");
        console.MarkupLineInterpolated($"  spoils:    {Spoils(entry.Scope)}");
        console.MarkupLineInterpolated($"  next step: {entry.NextStep}");
    }

    private static void WriteJson(Stream output, IReadOnlyList<CodeReading> readings)
    {
        using var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
        writer.WriteStartObject();
        writer.WriteString("schema", "ascend-explain/1");
        writer.WriteStartArray("readings");
        foreach (CodeReading reading in readings)
        {
            ErrorEntry entry = reading.Entry;
            writer.WriteStartObject();
            writer.WriteNumber("code", entry.Code);
            writer.WriteString("name", entry.Name);
            writer.WriteString("library", LibraryOf(entry));
            writer.WriteString("layer", entry.Layer);
            writer.WriteString("note", reading.Remark);
            writer.WriteString("meaning", entry.Meaning);
            writer.WriteString("spoils", Spoils(entry.Scope));
            writer.WriteString("next_step", entry.NextStep);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static string LibraryOf(ErrorEntry entry) => entry.Library == ErrorLibrary.Acl ? "CANN (ACL)" : "simpler";

    private static string Spoils(ErrorScope scope) => scope switch
    {
        ErrorScope.None => "nothing",
        ErrorScope.Task => "the task that failed",
        ErrorScope.TaskOrDevice => "the task that failed, possibly the device until it is reset",
        ErrorScope.AbortingStream => "the stream, which is being aborted",
        ErrorScope.AbortingDevice => "every stream of the device, which is being aborted",
        ErrorScope.Device => "the device until it is reset",
        ErrorScope.RuntimeContext => "the runtime's context: finalize and destroy it",
        _ => "not documented; take the device as suspect",
    };
}
