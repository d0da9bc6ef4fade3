namespace Ascend.Tracing;

/// <summary>
/// What <see cref="TraceDoor.Open"/> found behind a path: the capture in the common model (figures by
/// <see cref="FigureReport.Compute(TraceCapture, FigureOptions?, CancellationToken)"/>, spans by <see cref="TraceCapture.ReadEvents"/>, lanes, verdict, findings), and
/// what it was made of.
/// </summary>
/// <remarks>Dispose it when the capture is no longer read: an archive's unpacked files go then. Safe for concurrent reads.</remarks>
public sealed class OpenedTrace : IDisposable
{
    private readonly IDisposable? _scratch;

    internal OpenedTrace(CaptureKind kind, TraceCapture capture, IEnumerable<KeyValuePair<string, string>> facts, IDisposable? scratch = null)
    {
        (Kind, Capture, _scratch) = (kind, capture, scratch);
        Facts = [.. facts];
    }

    /// <summary>What the path turned out to be.</summary>
    public CaptureKind Kind { get; }

    /// <summary>The capture.</summary>
    public TraceCapture Capture { get; }

    /// <summary>
    /// True when the figures are those of whole kernels in a table or on streams: there are no cores to look at, so no busy
    /// times, no occupancy and no timeline of cores.
    /// </summary>
    public bool IsKernelTable => Kind is CaptureKind.OpSummary or CaptureKind.KernelDetails;

    /// <summary>What the file says about itself, by name, for people.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Facts { get; }

    /// <inheritdoc/>
    public void Dispose() => _scratch?.Dispose();
}
