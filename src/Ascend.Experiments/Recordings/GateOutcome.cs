namespace Ascend.Experiments;

/// <summary>Outcome of a gate for one arm.</summary>
public enum GateOutcome
{
    /// <summary>Not slower than allowed, or not shown to be.</summary>
    Passed,

    /// <summary>Slower than allowed: the median ratio is above the limit and its interval excludes equality.</summary>
    Slower,

    /// <summary>Other work, a wrong result, or no figures.</summary>
    NotComparable,
}
