namespace Ascend.Simpler;

/// <summary>What was found out about a runtime without loading it.</summary>
public sealed record RuntimeInspection
{
    /// <summary>The tree.</summary>
    public required RuntimeTree Tree { get; init; }

    /// <summary>Functions that its host runtime exports, without C++ names, in ordinal order.</summary>
    public required IReadOnlyList<string> Symbols { get; init; }

    /// <summary>Generations that export these functions; empty when none is known to.</summary>
    public required IReadOnlyList<SimplerGeneration> SymbolGenerations { get; init; }

    /// <summary>The generation that symbols and headers agree on; null when they do not, or leave several.</summary>
    public SimplerGeneration? Generation { get; init; }

    /// <summary>How the headers were checked.</summary>
    public HeaderCheck HeaderCheck { get; init; }

    /// <summary>The compiler of the check; null when none was used.</summary>
    public string? Compiler { get; init; }

    /// <summary>Number of facts compared with the headers.</summary>
    public int FactCount { get; init; }

    /// <summary>Facts in which the headers differ.</summary>
    public IReadOnlyList<AbiDifference> Differences { get; init; } = [];

    /// <summary>Why the runtime is not called; null when it may be.</summary>
    public string? Problem { get; init; }

    /// <summary>What to do about <see cref="Problem"/>; null without one.</summary>
    public string? NextStep { get; init; }

    /// <summary>Finds a tree's files and identifies its generation, by its symbols and its headers. Loads nothing.</summary>
    /// <param name="root">The tree; see <see cref="RuntimeTree.Locate"/>.</param>
    /// <param name="backend"><see cref="BackendKind.Simulator"/> or <see cref="BackendKind.Device"/>.</param>
    /// <returns>The findings; <see cref="Problem"/> says whether the runtime may be called.</returns>
    /// <remarks>The first check of a tree runs the C++ compiler that <c>CXX</c> names or the path has, for some seconds; its
    /// answer is kept in the user's cache directory.</remarks>
    /// <exception cref="AscendException">A file is missing or cannot be read, or the library is for another architecture.</exception>
    public static RuntimeInspection Inspect(string root, BackendKind backend) =>
        RuntimeInspector.Inspect(RuntimeTree.Locate(root, backend), Environment.GetEnvironmentVariable);

    /// <exception cref="AscendNotSupportedException">The runtime may not be called.</exception>
    internal void ThrowIfRefused()
    {
        if (Problem is not null)
        {
            throw new AscendNotSupportedException($"'{Tree.HostRuntime}' is not called: {Problem}", NextStep!);
        }
    }
}
