namespace Ascend.Experiments;

/// <summary>What can be found in samples.</summary>
public enum SampleFindingKind
{
    /// <summary>Values far from the median.</summary>
    Outliers,

    /// <summary>Runs without a figure, or with zero.</summary>
    MissingSamples,

    /// <summary>Values rise or fall steadily over the session.</summary>
    Drift,

    /// <summary>From some run on all values lie higher or lower: throttling, for example.</summary>
    Step,

    /// <summary>Values cluster around two places.</summary>
    Bimodal,

    /// <summary>The interval did not get as narrow as asked within the limits.</summary>
    PrecisionNotReached,

    /// <summary>Clock or temperature changed during the session.</summary>
    DeviceState,
}
