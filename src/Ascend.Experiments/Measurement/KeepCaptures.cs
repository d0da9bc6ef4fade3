namespace Ascend.Experiments;

/// <summary>Which captures stay when an experiment is finished. Every capture's figures are samples in any case.</summary>
public enum KeepCaptures
{
    /// <summary>For each arm the one whose makespan is nearest to the median, and those that gave no makespan.</summary>
    Representative,

    /// <summary>All of them.</summary>
    All,

    /// <summary>None, and no Perfetto timeline.</summary>
    None,
}
