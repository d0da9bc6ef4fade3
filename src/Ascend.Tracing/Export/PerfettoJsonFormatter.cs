using System.Runtime.CompilerServices;
using Ascend.Tracing.Figures;
using Ascend.Tracing.Text;

namespace Ascend.Tracing.Export;

/// <summary>Formats a proc's events as Chrome JSON, each preceded by a comma and a line break.</summary>
internal sealed unsafe class PerfettoJsonFormatter : IEventFormatter, IDisposable
{
    private readonly Utf8TemplateStore _store = new();
    private readonly ulong _origin;
    private readonly SliceNames _names;
    private readonly Utf8Template[] _starts;
    private readonly Utf8Template[] _lanes;
    private readonly Utf8Template[] _labels;
    private readonly Utf8Template _duration;
    private readonly Utf8Template _extra;
    private readonly Utf8Template _extraEnd;
    private readonly Utf8Template _end;
    private readonly Utf8Template _unfinishedExtra;
    private readonly Utf8Template _unfinished;
    private readonly Utf8Template _flowStart;
    private readonly Utf8Template _flowEnd;
    private readonly Utf8Template _flowTime;

    public PerfettoJsonFormatter(TraceProc proc, ulong origin, KernelNaming kernels, SliceNaming naming)
    {
        _origin = origin;
        _names = new SliceNames(proc, kernels, naming);
        _starts = [.. _names.All.Select(n => _store.Add($",\n{{\"name\":{JsonText.Quote(n)},\"cat\":\"tracr\",\"ph\":\"X\",\"ts\":"))];
        _labels = [.. _names.All.Select(n => _store.Add($",\"extra_label\":{JsonText.Quote(n)}"))];
        _lanes = [.. proc.Lanes.Select(l => _store.Add($",\"pid\":{proc.Id},\"tid\":{l.ChannelId + 1}"))];
        _duration = _store.Add(",\"dur\":");
        _extra = _store.Add(",\"args\":{\"extra_id\":");
        _extraEnd = _store.Add("}}");
        _end = _store.Add("}");
        _unfinishedExtra = _store.Add(",\"unfinished\":true}}");
        _unfinished = _store.Add(",\"args\":{\"unfinished\":true}}");
        _flowStart = _store.Add(",\n{\"name\":\"flow\",\"cat\":\"flow\",\"ph\":\"s\",\"id\":");
        _flowEnd = _store.Add(",\n{\"name\":\"flow\",\"cat\":\"flow\",\"ph\":\"f\",\"bp\":\"e\",\"id\":");
        _flowTime = _store.Add(",\"ts\":");
        int longest = _starts.Append(_flowEnd).Max(t => t.Length) + _lanes.Select(t => t.Length).DefaultIfEmpty().Max()
            + _labels.Select(t => t.Length).DefaultIfEmpty().Max();
        MaxEventBytes = longest + (4 * Utf8Digits.MaxBytes) + (5 * Utf8Template.Slack);
    }

    /// <inheritdoc/>
    public int MaxEventBytes { get; }

    /// <inheritdoc/>
    public ulong[] CreateState() => [];

    /// <inheritdoc/>
    public void Prepare(ReadOnlySpan<TraceEvent> events, ulong[] state)
    {
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public byte* Format(ReadOnlySpan<TraceEvent> events, ulong[] state, byte* to)
    {
        foreach (ref readonly TraceEvent e in events)
        {
            to = e.IsSpan ? Span(e, to) : Flow(e, to);
        }

        return to;
    }

    /// <inheritdoc/>
    public void Dispose() => _store.Dispose();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte* Span(in TraceEvent e, byte* to)
    {
        int name = _names.NameOf(e);
        to = name >= 0 ? _starts[name].CopyTo(to) : Unnamed(e.Marker, to);
        to = Utf8Digits.Micros(to, e.Start - _origin);
        to = _duration.CopyTo(to);
        to = Utf8Digits.Micros(to, e.Duration);
        to = _lanes[e.Lane].CopyTo(to);
        if (e.ExtraId == TraceRecord.NoExtra)
        {
            return (e.Kind == TraceEventKind.Span ? _end : _unfinished).CopyTo(to);
        }

        to = _extra.CopyTo(to);
        to = Utf8Digits.Integer(to, e.ExtraId);
        int label = _names.LabelOf(e.ExtraId);
        if (label >= 0)
        {
            to = _labels[label].CopyTo(to);
        }

        return (e.Kind == TraceEventKind.Span ? _extraEnd : _unfinishedExtra).CopyTo(to);
    }

    private byte* Flow(in TraceEvent e, byte* to)
    {
        to = (e.Kind == TraceEventKind.FlowStart ? _flowStart : _flowEnd).CopyTo(to);
        to = Utf8Digits.Integer(to, e.ExtraId);
        to = _flowTime.CopyTo(to);
        to = Utf8Digits.Micros(to, e.Start - _origin);
        to = _lanes[e.Lane].CopyTo(to);
        return _end.CopyTo(to);
    }

    /// <summary>A marker without a label: <c>event_&lt;id&gt;</c>, or the bare number when the metadata has no labels at all.</summary>
    private byte* Unnamed(ushort marker, byte* to)
    {
        ReadOnlySpan<byte> start = _names.Markers > 0 ? ",\n{\"name\":\"event_"u8 : ",\n{\"name\":\""u8;
        start.CopyTo(new Span<byte>(to, start.Length));
        to = Utf8Digits.Integer(to + start.Length, (uint)marker);
        ReadOnlySpan<byte> end = "\",\"cat\":\"tracr\",\"ph\":\"X\",\"ts\":"u8;
        end.CopyTo(new Span<byte>(to, end.Length));
        return to + end.Length;
    }
}
