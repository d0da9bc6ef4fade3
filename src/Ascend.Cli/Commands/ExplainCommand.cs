using System.CommandLine;
using System.Globalization;
using Ascend.Runtime;
using Spectre.Console;

namespace Ascend.Cli.Commands;

/// <summary><c>ascend explain</c>: what an error code means and what to do about it.</summary>
internal static class ExplainCommand
{
    public static Command Create(ConsoleStreams streams)
    {
        var command = new Command("explain", "Says what an error code of CANN or simpler means, what it spoils, and what to do next.");
        var code = new Argument<string>("code") { Description = "A number, such as 507015 or -3, or a name, such as ACL_ERROR_RT_AICORE_EXCEPTION." };
        command.Arguments.Add(code);
        command.SetAction(CommandLine.Guarded(streams, (parsed, _) =>
        {
            string text = parsed.GetValue(code)!;
            ErrorEntry[] entries = [.. Find(text)];
            if (entries.Length == 0)
            {
                throw new UsageException(
                    $"'{text}' is no documented code of CANN's ACL or of simpler. If a library returned it, its own log lines are the only source; a neighbouring number says nothing.");
            }

            foreach (ErrorEntry entry in entries)
            {
                Write(streams.Output, entry);
            }

            return Task.FromResult(ExitCode.Success);
        }));
        return command;
    }

    /// <summary>Every reading of a number or name, in both libraries.</summary>
    private static IEnumerable<ErrorEntry> Find(string text)
    {
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number))
        {
            return ErrorCatalog.Find(text) is { } named ? [named] : [];
        }

        return new[] { ErrorCatalog.Find(ErrorLibrary.Acl, number), ErrorCatalog.Find(ErrorLibrary.Simpler, number) }
            .OfType<ErrorEntry>()
            .SelectMany(entry => entry.Alternatives.Prepend(entry));
    }

    private static void Write(IAnsiConsole console, ErrorEntry entry)
    {
        string library = entry.Library == ErrorLibrary.Acl ? "CANN (ACL)" : "simpler";
        console.MarkupLineInterpolated($"[bold]{entry.Code} {entry.Name}[/] — {library}, {entry.Layer}");
        console.MarkupLineInterpolated($"  meaning:   {entry.Meaning}");
        console.MarkupLineInterpolated($"  spoils:    {Spoils(entry.Scope)}");
        console.MarkupLineInterpolated($"  next step: {entry.NextStep}");
    }

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
