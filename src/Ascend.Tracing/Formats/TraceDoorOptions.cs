namespace Ascend.Tracing;

/// <summary>How <see cref="TraceDoor"/> opens a path.</summary>
public sealed record TraceDoorOptions
{
    /// <summary>The default options.</summary>
    public static TraceDoorOptions Default { get; } = new();

    /// <summary>
    /// The deps.json of a chip swimlane. Null: the only one in the file's folder, if there is one. Refused with a folder of several
    /// ranks, each of which has its own.
    /// </summary>
    public string? DepsPath { get; init; }

    /// <summary>How a TraCR folder is opened.</summary>
    public TraceOpenOptions Tracr { get; init; } = TraceOpenOptions.Default;
}
