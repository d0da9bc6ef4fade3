using Spectre.Console;
using Spectre.Console.Rendering;

namespace Ascend.Cli;

/// <summary>
/// A console on which nothing that comes from a file steers the terminal, no word of a line is broken, and tables fit
/// (<see cref="FittedTable"/>). Everything that commands show goes through <see cref="Write"/>.
/// </summary>
internal sealed class Terminal(IAnsiConsole console) : IAnsiConsole
{
    public Profile Profile => console.Profile;

    public IAnsiConsoleCursor Cursor => console.Cursor;

    public IAnsiConsoleInput Input => console.Input;

    public IExclusivityMode ExclusivityMode => console.ExclusivityMode;

    public RenderPipeline Pipeline => console.Pipeline;

    public void Clear(bool home) => console.Clear(home);

    public void Write(IRenderable renderable) => console.Write(renderable switch
    {
        Table table => new FittedTable(table, TableFit.Default),
        Markup or Text or Paragraph => new WrappedText(renderable),
        FittedTable or WrappedText => renderable,
        _ => new CleanText(renderable),
    });
}
