using Spectre.Console;

namespace Ascend.Cli;

/// <summary>Where a command writes: results to one stream, progress and problems to the other.</summary>
internal sealed class ConsoleStreams
{
    public ConsoleStreams(TextWriter output, TextWriter error)
    {
        Output = Create(output);
        Error = Create(error);
    }

    public IAnsiConsole Output { get; }

    public IAnsiConsole Error { get; }

    private static IAnsiConsole Create(TextWriter writer)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        if (!console.Profile.Out.IsTerminal)
        {
            // A pipe or file has no width: tables keep theirs.
            console.Profile.Width = 160;
        }

        return console;
    }
}
