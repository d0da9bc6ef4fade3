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
    /// <param name="manifest">The arm, which may count more than the workload.</param>
    /// <param name="makespanUs">Makespan in us, above 0.</param>
    public static RooflinePosition Of(WorkloadFacts workload, ArmManifest manifest, double makespanUs)
    {
        ArgumentNullException.ThrowIfNull(workload);
        ArgumentNullException.ThrowIfNull(manifest);
        double seconds = makespanUs / 1e6;
        long moved = manifest.BytesMoved ?? workload.BytesMoved;
        long operations = manifest.FloatingPointOperations ?? workload.FloatingPointOperations;
        double bytes = moved / seconds;
        double flops = operations / seconds;
        double intensity = (double)operations / moved;
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
