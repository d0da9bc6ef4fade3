namespace Ascend.Tracing;

/// <summary>One lane (TraCR channel) of a proc. Spans of one lane never overlap.</summary>
/// <param name="Index">Position in <see cref="TraceProc.Lanes"/>.</param>
/// <param name="ChannelId">The channel id that records carry.</param>
/// <param name="Name">The name from <c>channel_names</c>, else <c>Channel_&lt;id + 1&gt;</c>.</param>
/// <param name="Kind">What the lane stands for.</param>
public sealed record TraceLane(int Index, int ChannelId, string Name, LaneKind Kind)
{
    /// <summary>
    /// The index of the lane of the core whose own records this lane holds; null for any other lane. The AICPU's records of that
    /// core's tasks stay on the core's lane.
    /// </summary>
    public int? OnCoreOf { get; init; }

    /// <summary>True for an AICube or AIVector lane.</summary>
    public bool IsCore => Kind is LaneKind.AiCube or LaneKind.AiVector;

    /// <summary>Decides the kind of a lane from its name: prefixes, never a fixed index.</summary>
    /// <param name="name">The lane's name.</param>
    public static LaneKind KindOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name switch
        {
            _ when name.StartsWith("AICPU", StringComparison.Ordinal) => LaneKind.Aicpu,
            _ when name.StartsWith("AICube", StringComparison.Ordinal) => LaneKind.AiCube,
            _ when name.StartsWith("AIVector", StringComparison.Ordinal) => LaneKind.AiVector,
            "INVALID" => LaneKind.Invalid,
            _ => LaneKind.Other,
        };
    }
}
