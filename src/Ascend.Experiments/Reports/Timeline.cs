using Ascend.Tracing;

namespace Ascend.Experiments;

/// <summary>The spans of one arm's representative capture, ready to be drawn. Immutable; safe for concurrent use.</summary>
public sealed class Timeline
{
    /// <summary>Default of the most spans that a timeline holds.</summary>
    public const int DefaultSpanLimit = 1_000_000;

    private readonly TimelineSpan[] _spans;

    internal Timeline(
        string armId, string title, string? note, long durationNs, TimelineLane[] lanes, string[] kernels, TimelineSpan[] sorted)
    {
        ArmId = armId;
        Title = title;
        Note = note;
        DurationNs = durationNs;
        Lanes = lanes;
        Kernels = kernels;
        _spans = sorted;
    }

    /// <summary>Id of the arm that it shows.</summary>
    public string ArmId { get; }

    /// <summary>Name for people.</summary>
    public string Title { get; }

    /// <summary>What is not drawn as recorded (merged spans, several procs), in a sentence; null when everything is.</summary>
    public string? Note { get; }

    /// <summary>From the first record of a proc to its last, or to the end of the last span, in ns; that of the longest proc.</summary>
    public long DurationNs { get; }

    /// <summary>
    /// The lanes by rank, that which counts first; within a rank AICPU, AICube, AIVector, then others, each in the capture's order.
    /// </summary>
    public IReadOnlyList<TimelineLane> Lanes { get; }

    /// <summary>Names of kernels (core lanes) and markers (other lanes), each once.</summary>
    public IReadOnlyList<string> Kernels { get; }

    /// <summary>The spans by lane, then start.</summary>
    public ReadOnlySpan<TimelineSpan> Spans => _spans;

    /// <summary>Makes a timeline of given spans. Lanes and spans are put in the order of <see cref="Lanes"/> and <see cref="Spans"/>.</summary>
    /// <param name="armId">Id of the arm that it shows.</param>
    /// <param name="title">Name for people.</param>
    /// <param name="lanes">The lanes, at most 65,535.</param>
    /// <param name="kernels">Names of kernels and markers, at most 65,535.</param>
    /// <param name="spans">The spans, with indices into <paramref name="lanes"/> and <paramref name="kernels"/>.</param>
    /// <param name="note">What is not drawn as recorded; null for nothing.</param>
    /// <exception cref="ArgumentException">Too many lanes or kernels, an index outside them, or a negative or overflowing time.</exception>
    public static Timeline Create(
        string armId, string title, IReadOnlyList<TimelineLane> lanes, IReadOnlyList<string> kernels, ReadOnlySpan<TimelineSpan> spans, string? note = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(armId);
        ArgumentNullException.ThrowIfNull(title);
        ArgumentNullException.ThrowIfNull(lanes);
        ArgumentNullException.ThrowIfNull(kernels);
        if (lanes.Count > ushort.MaxValue || kernels.Count > ushort.MaxValue)
        {
            throw new ArgumentException($"{lanes.Count} lanes and {kernels.Count} kernels: at most {ushort.MaxValue} of each can be indexed.");
        }

        ushort[] order = TimelineLayout.Order(lanes);
        ushort[] place = TimelineLayout.Inverse(order);
        var sorted = new TimelineSpan[spans.Length];
        long end = 0;
        for (int i = 0; i < spans.Length; i++)
        {
            TimelineSpan span = spans[i];
            if (span.Lane >= lanes.Count || span.Kernel >= kernels.Count || span.StartNs < 0 || span.DurationNs < 0 || span.EndNs < 0)
            {
                throw new ArgumentException($"Span {i} ({span}) does not fit {lanes.Count} lanes, {kernels.Count} kernels and times from 0.", nameof(spans));
            }

            sorted[i] = span with { Lane = place[span.Lane] };
            end = Math.Max(end, span.EndNs);
        }

        Array.Sort(sorted, TimelineLayout.ByLaneAndStart);
        return new Timeline(armId, title, note, end, [.. order.Select(i => lanes[i])], [.. kernels], sorted);
    }

    /// <summary>Reads a capture of any kind (<see cref="TraceDoor"/>), records with the two-slot model.</summary>
    /// <param name="capturePath">The capture.</param>
    /// <param name="names">Kernel names by func_id; the capture's own labels fill the gaps.</param>
    /// <param name="armId">Id of the arm that it shows.</param>
    /// <param name="title">Name for people.</param>
    /// <param name="spanLimit">
    /// The most spans kept, at least 1,000. Above it, short neighbours on a lane are merged, and <see cref="Note"/> says so.
    /// </param>
    /// <param name="facts">Proc that counts, and deps.json, of a captured arm; null for the first proc with records of cores.</param>
    /// <param name="cancellation">Cancels the read.</param>
    /// <exception cref="TraceFormatException">It is no capture.</exception>
    /// <exception cref="IOException">A file can no longer be read.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="spanLimit"/> is under 1,000.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was triggered.</exception>
    public static Timeline FromCapture(
        string capturePath, KernelNames names, string armId, string title, int spanLimit = DefaultSpanLimit,
        CaptureFacts? facts = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(capturePath);
        ArgumentNullException.ThrowIfNull(names);
        ArgumentException.ThrowIfNullOrEmpty(armId);
        ArgumentNullException.ThrowIfNull(title);
        ArgumentOutOfRangeException.ThrowIfLessThan(spanLimit, 1_000);
        using OpenedTrace trace = TraceDoor.Open(capturePath, new TraceDoorOptions { DepsPath = facts?.Deps }, cancellation);
        return TimelineReader.Read(trace.Capture, facts?.ProcId, names, armId, title, spanLimit, cancellation);
    }
}
