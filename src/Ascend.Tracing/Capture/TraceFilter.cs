using System.IO.Enumeration;

namespace Ascend.Tracing;

/// <summary>Chooses spans for an export or for figures. A span must pass every part that is given.</summary>
public sealed record TraceFilter
{
    /// <summary>Spans that end before this many ns after the proc's first record are left out; others are kept whole.</summary>
    public ulong FromNs { get; init; }

    /// <summary>Spans that start at or after this many ns after the proc's first record are left out; others are kept whole.</summary>
    public ulong ToNs { get; init; } = ulong.MaxValue;

    /// <summary>Lane names, with <c>*</c> for any text; null for all lanes.</summary>
    public IReadOnlyList<string>? Lanes { get; init; }

    /// <summary>
    /// Names of kernels, or of markers for spans that are no kernel's, with <c>*</c> for any text; null for all.
    /// </summary>
    public IReadOnlyList<string>? Kernels { get; init; }

    /// <summary>Shorter spans are left out: the way to thin out a timeline that is too large for a viewer.</summary>
    public ulong MinDurationNs { get; init; }

    internal static bool Matches(IReadOnlyList<string>? patterns, string name) =>
        patterns is null || patterns.Any(p => FileSystemName.MatchesSimpleExpression(p, name, ignoreCase: false));
}
