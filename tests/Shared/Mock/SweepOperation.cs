namespace Ascend.Tests;

/// <summary>A public operation with what it works on.</summary>
/// <param name="Name">What the operation is.</param>
/// <param name="Prepare">Makes what the operation needs; its result is disposed at the end.</param>
/// <param name="Act">The operation, which ends without leaving anything alive but what <paramref name="Prepare"/> made.</param>
internal sealed record SweepOperation(string Name, Func<AscendHost, IDisposable> Prepare, Action<IDisposable> Act)
{
    /// <summary>Functions whose failure the operation reports elsewhere than by an exception, and where.</summary>
    public IReadOnlyDictionary<string, string> ReportedElsewhere { get; init; } = new Dictionary<string, string>();

    /// <summary>The operation asks again after a wait's time limit, which it set itself.</summary>
    public bool RetriesTimeouts { get; init; }

    public override string ToString() => Name;
}
