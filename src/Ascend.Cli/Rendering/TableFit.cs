namespace Ascend.Cli;

/// <summary>What a table shows when the terminal is narrower than the whole of it.</summary>
/// <param name="Essential">Columns without which it is no table but one block per row; the first one names the row.</param>
/// <param name="Elsewhere">Where the columns are that are left out.</param>
internal sealed record TableFit(IReadOnlyList<int> Essential, string Elsewhere)
{
    private const int Ordinary = 4;

    /// <summary>The first four columns; the others need a wider terminal.</summary>
    public static TableFit Default { get; } =
        new([.. Enumerable.Range(0, Ordinary)], "a wider terminal, or a pipe, shows them");
}
