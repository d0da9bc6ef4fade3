namespace Ascend.Tracing;

/// <summary>What a lane stands for, decided by the prefix of its name (TraCR format, section 4).</summary>
public enum LaneKind
{
    /// <summary>Any other lane: a host thread, a rank, a host copy lane, a stand-alone TraCR channel.</summary>
    Other,

    /// <summary>An AICPU thread of the device (<c>AICPU_*</c>).</summary>
    Aicpu,

    /// <summary>A cube core (<c>AICube_*</c>), the "AIC" of figures.</summary>
    AiCube,

    /// <summary>A vector core (<c>AIVector_*</c>), the "AIV" of figures.</summary>
    AiVector,

    /// <summary>The lane named <c>INVALID</c> that simpler appends to its channel table.</summary>
    Invalid,

    /// <summary>A channel id that records use but the metadata does not declare.</summary>
    Unknown,

    /// <summary>
    /// The AICPU's view of a core that recorded its tasks itself: dispatch to seen completion. Counts as no core; the lane of the
    /// core's own records does (<see cref="TraceLane.OnCoreOf"/>).
    /// </summary>
    AicpuView,

    /// <summary>Marks that a core wrote itself, none of them a task.</summary>
    CoreMarks,
}
