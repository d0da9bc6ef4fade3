using System.Globalization;
using System.Text;
using Ascend.Tracing.Formats.Json;
using Ascend.Tracing.Formats.Spans;

namespace Ascend.Tracing.Formats.Chrome;

/// <summary>One thread (pid and tid) of a Chrome JSON file.</summary>
internal sealed class ChromeLane
{
    private const int MaxOpen = 4096;

    private readonly Stack<(int Marker, ulong Start)> _open = new();
    private readonly bool _isTracr;
    private int _taskMarker = -1;
    private bool _isCore;

    public ChromeLane(ProcDraft proc, LaneDraft draft, long process, long thread, bool isTracr)
    {
        (Proc, Draft, Process, Thread, _isTracr) = (proc, draft, process, thread, isTracr);
        draft.Order = isTracr ? thread : 0;
        draft.Channel = isTracr && thread is > 0 and <= ushort.MaxValue ? (int)thread - 1 : -1;
        draft.Name = string.Create(CultureInfo.InvariantCulture, $"{(isTracr ? "Channel_" : "tid ")}{thread}");
    }

    public ProcDraft Proc { get; }

    public LaneDraft Draft { get; }

    /// <summary>The pid, or a negative number for one that is no number.</summary>
    public long Process { get; }

    /// <summary>The tid, or a negative number for one that is no number.</summary>
    public long Thread { get; }

    /// <summary>True once the file named the thread.</summary>
    public bool IsNamed { get; private set; }

    /// <summary>True once an event said how long its kernel ran: a lane of simpler's worker view.</summary>
    public bool HasKernelTimes { get; private set; }

    public void Rename(string name)
    {
        Draft.Name = name;
        IsNamed = true;
        if (_isTracr)
        {
            Draft.Kind = TraceLane.KindOf(name);
            _isCore = Draft.Kind is LaneKind.AiCube or LaneKind.AiVector;
        }
    }

    public void AddSpan(ReadOnlySpan<byte> text, in ChromeEvent e, ulong start, ulong end)
    {
        if (e.KernelDuration.IsThere)
        {
            // The kernel's own time is the last part of the span; before it comes the set-up on the core.
            HasKernelTimes = true;
            start = JsonNumbers.TryNanoseconds(e.KernelDuration.In(text), out long kernel) && kernel >= 0 && (ulong)kernel <= end - start ? end - (ulong)kernel : start;
            Proc.AddSpan(Draft, MarkerOf(TaskLabel.KernelOf(e.Name.In(text)), e.Name.IsEscaped), TraceRecord.NoExtra, start, end);
            return;
        }

        int marker = MarkerOf(e.Name.In(text), e.Name.IsEscaped);
        uint extra = TraceRecord.NoExtra;
        if (e.ExtraId.IsThere && JsonNumbers.TryInteger(e.ExtraId.In(text), out long id) && id is >= 0 and < TraceRecord.NoExtra)
        {
            extra = (uint)id;
            if (e.ExtraLabel.IsThere)
            {
                _ = Proc.Labels.TryAdd(extra, e.ExtraLabel.TextIn(text));
                marker = _isCore && e.ExtraLabel.In(text).SequenceEqual(e.Name.In(text)) ? TaskMarker() : marker;
            }
        }

        TraceEventKind kind = e.IsUnfinished ? TraceEventKind.UnfinishedSpan : TraceEventKind.Span;
        if (!e.Slots.IsThere && !(_isTracr && e.Launch.IsThere))
        {
            Proc.AddSpan(Draft, marker, extra, start, end, kind);
            return;
        }

        var launch = (ushort)Number(e.Launch, text, ushort.MaxValue);
        while (Proc.Launches.Count < launch)
        {
            Proc.Launches.Add(new(Proc.Launches.Count + 1, null));
        }

        Proc.AddSpan(Draft, new TraceEvent(
            start, end, extra, 0, (ushort)marker, kind, (SlotFlags)(byte)Number(e.Slots, text, 7), Number(e.StartSlack, text), Number(e.EndSlack, text), launch));
    }

    /// <summary>Opens a span. False when too many are open.</summary>
    public bool Begin(ReadOnlySpan<byte> text, in ChromeEvent e, ulong time)
    {
        if (_open.Count >= MaxOpen || !e.Name.IsThere)
        {
            return false;
        }

        _open.Push((MarkerOf(e.Name.In(text), e.Name.IsEscaped), time));
        return true;
    }

    /// <summary>Closes the span opened last. False when there is none.</summary>
    public bool End(ulong time)
    {
        if (!_open.TryPop(out (int Marker, ulong Start) span) || time < span.Start)
        {
            return false;
        }

        Proc.AddSpan(Draft, span.Marker, TraceRecord.NoExtra, span.Start, time);
        return true;
    }

    /// <summary>Closes what is still open, as unfinished.</summary>
    public void CloseOpen()
    {
        while (_open.TryPop(out (int Marker, ulong Start) span))
        {
            Proc.AddSpan(Draft, span.Marker, TraceRecord.NoExtra, span.Start, Math.Max(span.Start, Draft.LastEnd), TraceEventKind.UnfinishedSpan);
        }
    }

    private int MarkerOf(ReadOnlySpan<byte> name, bool isEscaped) => isEscaped
        ? Proc.Markers.NumberOf(JsonInput.TextOf([(byte)'"', .. name, (byte)'"']))
        : Proc.Markers.NumberOf(name);

    private int TaskMarker() => _taskMarker >= 0 ? _taskMarker : _taskMarker = Proc.Markers.NumberOf(Encoding.UTF8.GetBytes(ProcDraft.TaskMarker));

    private static uint Number(ChromeValue value, ReadOnlySpan<byte> text, uint limit = uint.MaxValue) =>
        value.IsThere && JsonNumbers.TryInteger(value.In(text), out long number) ? (uint)Math.Clamp(number, 0, limit) : 0;
}
