namespace Ascend.Experiments;

/// <summary>Rates of an arm from the workload's own formula over the median makespan, and where that lies under the device's roof.</summary>
public sealed record RooflinePosition
{
    /// <summary>Bytes of the workload over the makespan.</summary>
    public required double BytesPerSecond { get; init; }

    /// <summary>That over the device's peak, 0 to 1 (more means that data came from a cache, or a wrong peak).</summary>
    public required double ShareOfPeakBandwidth { get; init; }

    /// <summary>Operations of the workload over the makespan.</summary>
    public required double FlopsPerSecond { get; init; }

    /// <summary>Operations per byte of the workload.</summary>
    public required double Intensity { get; init; }

    /// <summary><c>memory</c> when the workload's intensity lies below the device's ridge, <c>compute</c> above it; null when the peak rate is not known.</summary>
    public required string? Bound { get; init; }

    /// <summary>Share of the lower of the two roofs at this intensity; the memory roof alone when the peak rate is not known.</summary>
    public required double ShareOfRoof { get; init; }

    /// <summary>Computes the position.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="makespanUs">Makespan in us, above 0.</param>
    public static RooflinePosition Of(WorkloadFacts workload, double makespanUs)
    {
        ArgumentNullException.ThrowIfNull(workload);
        double seconds = makespanUs / 1e6;
        double bytes = workload.BytesMoved / seconds;
        double flops = workload.FloatingPointOperations / seconds;
        double intensity = (double)workload.FloatingPointOperations / workload.BytesMoved;
        double memoryRoof = workload.PeakBytesPerSecond * intensity;
        double roof = Math.Min(memoryRoof, workload.PeakFlopsPerSecond ?? double.PositiveInfinity);
        return new RooflinePosition
        {
            BytesPerSecond = bytes,
            ShareOfPeakBandwidth = bytes / workload.PeakBytesPerSecond,
            FlopsPerSecond = flops,
            Intensity = intensity,
            Bound = workload.PeakFlopsPerSecond is { } peak ? memoryRoof <= peak ? "memory" : "compute" : null,
            ShareOfRoof = flops / roof,
        };
    }
}
