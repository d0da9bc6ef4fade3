using Ascend.Experiments.Captures;
using Ascend.Tracing;

namespace Ascend.Experiments;

/// <summary>Compares captures that exist already. Nothing is run: each capture is a sample.</summary>
public static class CaptureComparison
{
    /// <summary>Reads the captures of both arms and concludes.</summary>
    /// <param name="a">The first arm.</param>
    /// <param name="b">The second arm.</param>
    /// <param name="command">The command that repeats it.</param>
    /// <param name="kernels">The kernels that count; null for attention.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>
    /// A comparison whose workload is null and whose results are not known. One capture an arm gives a ratio without
    /// an interval.
    /// </returns>
    /// <exception cref="TraceFormatException">A capture cannot be read, has several procs and none was named, or has
    /// no kernel that
    /// counts.</exception>
    /// <exception cref="ArgumentException">An arm has no capture.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static Comparison Compare(
        CaptureArm a, CaptureArm b, string command, KernelGroup? kernels = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if (a.Paths.Count == 0 || b.Paths.Count == 0)
        {
            throw new ArgumentException($"An arm has no capture ({a.Paths.Count} and {b.Paths.Count} given).");
        }

        DateTimeOffset startedAt = DateTimeOffset.UtcNow;
        var reader = new CaptureArmReader(kernels ?? KernelGroup.Attention, cancellation);
        var backend = new BackendFacts
        {
            Id = BackendNames.Captures,
            Reason = "figures of files; nothing was run",
            Profile = null,
            DeviceTimes = "as recorded",
            IsHardware = false,
            Caveat = "The times are the files' own; whether hardware, a simulator or a model made them, captures do "
                + "not say.",
        };
        return ComparisonBuilder.Build(
            startedAt, command, backend, workload: null, measurement: null, [reader.Read("A", a), reader.Read("B", b)]);
    }
}
