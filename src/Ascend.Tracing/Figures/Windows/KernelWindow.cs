namespace Ascend.Tracing.Figures.Windows;

/// <summary>One kernel or group: unites the spans of all threads, window by window.</summary>
internal sealed unsafe class KernelWindow(KernelTally tally)
{
    private readonly List<nint> _aic = [];
    private readonly List<nint> _aiv = [];
    private ulong _aicLength;
    private ulong _aivLength;
    private ulong _length;

    /// <summary>Adds a thread's <see cref="SpanList"/>.</summary>
    public void Add(nint list, LaneKind kind) => (kind == LaneKind.AiCube ? _aic : _aiv).Add(list);

    /// <summary>Adds the window that is ready in the lists.</summary>
    public void Unite(UnionScratch scratch)
    {
        scratch.Clear();
        Interval* aic = scratch.Unite(_aic, out Interval* aicEnd);
        Interval* aiv = scratch.Unite(_aiv, out Interval* aivEnd);
        ulong aicLength = Interval.Length(aic, aicEnd);
        ulong aivLength = Interval.Length(aiv, aivEnd);
        _aicLength += aicLength;
        _aivLength += aivLength;
        _length += aicLength == 0 || aivLength == 0 ? aicLength + aivLength : scratch.Unite(aic, aicEnd, aiv, aivEnd);
    }

    /// <summary>Hands the lengths to the kernel or group.</summary>
    public void Finish() => tally.SetMakespans(_aicLength, _aivLength, _length);
}
