namespace Ascend.Experiments;

/// <summary>What became of a point.</summary>
public enum SweepStatus
{
    /// <summary>Measured.</summary>
    Done,

    /// <summary>A shape or tiling that cannot be run; it stays so.</summary>
    Refused,

    /// <summary>A run failed; it is tried again when the sweep is resumed.</summary>
    Failed,
}
