namespace Ascend.Runtime;

/// <summary>One documented reading of an error code.</summary>
/// <param name="Library">The library whose code it is.</param>
/// <param name="Code">The number.</param>
/// <param name="Name">The symbolic name.</param>
/// <param name="Layer">The layer that reports it, such as <c>ACL</c>, <c>runtime</c> or <c>scheduler</c>.</param>
/// <param name="Kind">What it asks of the caller.</param>
/// <param name="Scope">What stays unusable.</param>
/// <param name="Meaning">What happened.</param>
/// <param name="NextStep">What to do about it.</param>
public sealed record ErrorEntry(
    ErrorLibrary Library,
    int Code,
    string Name,
    string Layer,
    ErrorKind Kind,
    ErrorScope Scope,
    string Meaning,
    string NextStep)
{
    /// <summary>
    /// The other documented readings of the same number, which the number alone cannot tell from this one: simpler returns
    /// negated device codes beside its own (-1, -2 and -3 collide). Usually empty.
    /// </summary>
    public IReadOnlyList<ErrorEntry> Alternatives { get; internal init; } = [];

    /// <summary>The code comes from the device rather than from the host's side of the runtime.</summary>
    internal bool IsOfDevice => Layer.EndsWith("(device)", StringComparison.Ordinal);
}
