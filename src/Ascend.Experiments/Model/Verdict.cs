namespace Ascend.Experiments;

/// <summary>What a comparison of two arms concludes.</summary>
public enum Verdict
{
    /// <summary>The first arm takes less time.</summary>
    AFaster,

    /// <summary>The second arm takes less time.</summary>
    BFaster,

    /// <summary>The samples show no difference.</summary>
    NoDifferenceShown,

    /// <summary>One sample an arm: a ratio of which nothing tells how far noise goes.</summary>
    RatioOnly,

    /// <summary>The two did different work, a result is wrong, or there are no samples.</summary>
    NotComparable,
}
