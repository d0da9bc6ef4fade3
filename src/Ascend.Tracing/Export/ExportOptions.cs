using Ascend.Tracing.Figures;

namespace Ascend.Tracing;

/// <summary>What exports share.</summary>
public sealed record ExportOptions
{
    /// <summary>The default options.</summary>
    public static ExportOptions Default { get; } = new();

    /// <summary>Kernel names by func_id; the capture's own labels fill the gaps. They become the argument <c>extra_label</c>.</summary>
    public KernelNames Names { get; init; } = KernelNames.None;

    /// <summary>What spans are called.</summary>
    public SliceNaming SliceNames { get; init; }

    /// <summary>How the spans of core lanes are made of their records.</summary>
    public SlotModel Slots { get; init; } = SlotModel.Auto;

    /// <inheritdoc cref="FigureOptions.TrustFuncIds"/>
    public bool TrustFuncIds { get; init; }

    /// <summary>The spans to export; null for all. In Paraver files and dumps a span's records stand for it.</summary>
    public TraceFilter? Filter { get; init; }

    /// <summary>What the kernels move; null when unknown. Native traces only, which then estimate the HBM traffic over time.</summary>
    public HbmWorkload? Workload { get; init; }

    /// <summary>Compresses with gzip (native and Chrome JSON files; viewers open them as they are).</summary>
    public bool Gzip { get; init; }

    /// <summary>Where time 0 of the output lies.</summary>
    public TimeBaseMode TimeBase { get; init; }

    /// <summary>
    /// Where each proc's first record lies in ns on a common time line, by proc id, when the caller knows it; 0 for a proc that is
    /// not named. Replaces <see cref="TimeBase"/>; the earliest becomes time 0. Null when the caller does not know.
    /// </summary>
    public IReadOnlyDictionary<int, long>? OffsetsNs { get; init; }

    /// <summary>The reference tool to follow where the two differ.</summary>
    public ReferenceDialect Dialect { get; init; }

    /// <summary>Receives the number of records consumed so far, now and then, from any thread.</summary>
    public IProgress<long>? Progress { get; init; }

    /// <summary>The filter for a proc, or null.</summary>
    internal Reading.EventFilter? FilterFor(TraceProc proc) => Filter is null ? null : new(Filter, proc, NamingOf(proc));

    /// <summary>What a proc's kernels are called.</summary>
    internal KernelNaming NamingOf(TraceProc proc) => KernelNaming.Of(proc, Names, TrustFuncIds);

    /// <summary>The filter for a proc's records, or null. Dispose it.</summary>
    internal Reading.RecordFilter? RecordFilterFor(TraceCapture capture, TraceProc proc) =>
        FilterFor(proc) is { } filter ? new(capture, proc, filter) : null;

    /// <summary>True when the csl tool's conventions apply to a capture.</summary>
    internal bool IsCsl(TraceCapture capture) => Dialect switch
    {
        ReferenceDialect.Csl => true,
        ReferenceDialect.Algebraic => false,
        _ => capture.Procs.Count > 1
            || capture.Procs[0].MarkerSource == MarkerNameSource.Labels
            || capture.Procs[0].EndAnchor is not null,
    };
}
