namespace Ascend.Experiments;

/// <summary>A kernel of a capture. Times in us; definitions: <see cref="Ascend.Tracing.KernelFigures"/>.</summary>
public sealed record KernelRow
{
    /// <summary>The kernel's name.</summary>
    public required string Name { get; init; }

    /// <summary>It counts as attention.</summary>
    public required bool IsMeasured { get; init; }

    /// <summary>Complete spans.</summary>
    public required long Spans { get; init; }

    /// <summary>Union of the spans over all cores.</summary>
    public required double MakespanUs { get; init; }

    /// <summary>Busy time of all AICube cores.</summary>
    public required double AicBusyUs { get; init; }

    /// <summary>Busy time of all AIVector cores.</summary>
    public required double AivBusyUs { get; init; }

    /// <summary>AICube cores used.</summary>
    public required int AicCores { get; init; }

    /// <summary>AIVector cores used.</summary>
    public required int AivCores { get; init; }

    /// <summary>Greatest busy time of a core.</summary>
    public required double BusiestCoreUs { get; init; }

    /// <summary>Start of the first span, from the capture's first record.</summary>
    public required double FirstStartUs { get; init; }

    /// <summary>End of the last span.</summary>
    public required double LastEndUs { get; init; }
}
