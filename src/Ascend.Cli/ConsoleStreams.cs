using Spectre.Console;

namespace Ascend.Cli;

/// <summary>Where a command writes: results to one stream, progress and problems to the other.</summary>
internal sealed class ConsoleStreams
{
    public ConsoleStreams(TextWriter output, TextWriter error)
        : this(new AnsiConsoleOutput(output), new AnsiConsoleOutput(error))
    {
    }

    public ConsoleStreams(IAnsiConsoleOutput output, IAnsiConsoleOutput error)
    {
        Output = Create(output);
        Error = Create(error);
    }

    public IAnsiConsole Output { get; }

    public IAnsiConsole Error { get; }

    private static Terminal Create(IAnsiConsoleOutput output)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = output,
            Ansi = output.IsTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = output.IsTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
        });
        if (!output.IsTerminal)
        {
            // A pipe or file has no width: nothing is wrapped there.
            console.Profile.Width = SegmentText.Unlimited;
        }

        return new Terminal(console);
    }
}
