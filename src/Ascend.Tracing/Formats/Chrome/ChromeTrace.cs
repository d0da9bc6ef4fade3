using System.Globalization;
using Ascend.Tracing.Formats.Json;
using Ascend.Tracing.Formats.Spans;

namespace Ascend.Tracing.Formats.Chrome;

/// <summary>
/// The procs of a Chrome JSON file as its events come in. A file of tracr_process, or one of ours, has a proc for each pid; in any
/// other file the pids are parts of one machine that share a clock, and so one proc.
/// </summary>
internal sealed class ChromeTrace
{
    private readonly SourceFile _file;
    private readonly DiagnosticSink _sink;
    private readonly List<ProcDraft> _procs = [];
    private readonly Dictionary<(long Process, long Thread), ChromeLane> _lanes = [];
    private readonly Dictionary<long, string> _processNames = [];
    private readonly Utf8Names _textIds = new(1 << 16);
    private readonly SortedDictionary<char, long> _ignored = [];
    private (long Process, long Thread) _lastKey;
    private ChromeLane? _last;
    private long _invalid;
    private bool _isDecided;

    public ChromeTrace(SourceFile file, DiagnosticSink sink)
    {
        (_file, _sink) = (file, sink);
        Declared = new(sink, file.Name);
    }

    /// <summary>True for a file in the layout of tracr_process.</summary>
    public bool IsTracr { get; private set; }

    /// <summary>What our own export says about the capture that it came from.</summary>
    public DeclaredFacts Declared { get; }

    /// <summary>The procs; complete after <see cref="Finish"/>.</summary>
    public IReadOnlyList<ProcDraft> Procs => _procs;

    /// <summary>Names of the processes by pid.</summary>
    public IReadOnlyDictionary<long, string> ProcessNames => _processNames;

    /// <summary>The lanes.</summary>
    public IEnumerable<ChromeLane> Lanes => _lanes.Values;

    /// <summary>Adds an event; <paramref name="text"/> is the object it was parsed from.</summary>
    public void Add(ReadOnlySpan<byte> text, in ChromeEvent e)
    {
        if (!_isDecided)
        {
            Decide(text, e);
        }

        switch (e.Phase)
        {
            case (byte)'X':
                AddSpan(text, e);
                break;
            case (byte)'M':
                AddName(text, e);
                break;
            case (byte)'s' or (byte)'f' or (byte)'t':
                AddFlow(text, e);
                break;
            case (byte)'B' or (byte)'E':
                AddEdge(text, e);
                break;
            default:
                char phase = e.Phase is > 32 and < 127 ? (char)e.Phase : '?';
                _ignored[phase] = _ignored.GetValueOrDefault(phase) + 1;
                break;
        }
    }

    /// <summary>Settles names and kinds of lanes, and says what was left out.</summary>
    public void Finish()
    {
        foreach (ChromeLane lane in _lanes.Values)
        {
            lane.CloseOpen();
        }

        if (!IsTracr)
        {
            ChromeLayout.Settle(this);
        }

        foreach (ProcDraft proc in _procs)
        {
            LaneNames.LinkRows(proc.Lanes);
            Declared.Apply(proc);
            proc.IsPlaced = IsTracr;
            foreach (LaneDraft lane in proc.Lanes)
            {
                lane.Kind = Declared.KindOf(proc.Id, lane.Name) ?? lane.Kind;
            }
        }

        if (_invalid > 0)
        {
            _sink.Add(
                DiagnosticKind.InvalidRow,
                DiagnosticSeverity.Loss,
                "Events without a pid, a tid, a name or a time that is a number from 0 were left out.",
                _file.Name,
                count: _invalid);
        }

        foreach ((char phase, long count) in _ignored)
        {
            _sink.Add(DiagnosticKind.IgnoredEvents, DiagnosticSeverity.Info, $"Events of phase '{phase}' are no spans and no flows; not read.", _file.Name, count: count);
        }
    }

    /// <summary>The first event tells the layout: tracr_process names its first process TraCR and gives spans its category.</summary>
    private void Decide(ReadOnlySpan<byte> text, in ChromeEvent e)
    {
        _isDecided = true;
        IsTracr = e.Category.In(text).SequenceEqual("tracr"u8)
            || (e.Name.In(text).SequenceEqual("process_name"u8) && e.ArgName.In(text).StartsWith("TraCR"u8));
    }

    private void AddSpan(ReadOnlySpan<byte> text, in ChromeEvent e)
    {
        if (LaneOf(text, e) is not { } lane
            || !JsonNumbers.TryNanoseconds(e.Time.In(text), out long start)
            || !JsonNumbers.TryNanoseconds(e.Duration.In(text), out long duration)
            || start < 0 || duration < 0 || !e.Name.IsThere)
        {
            _invalid++;
            return;
        }

        lane.AddSpan(text, e, (ulong)start, (ulong)start + (ulong)duration);
    }

    private void AddEdge(ReadOnlySpan<byte> text, in ChromeEvent e)
    {
        if (LaneOf(text, e) is not { } lane
            || !JsonNumbers.TryNanoseconds(e.Time.In(text), out long time) || time < 0
            || !(e.Phase == (byte)'B' ? lane.Begin(text, e, (ulong)time) : lane.End((ulong)time)))
        {
            _invalid++;
        }
    }

    private void AddFlow(ReadOnlySpan<byte> text, in ChromeEvent e)
    {
        if (e.Phase == (byte)'t')
        {
            _ignored['t'] = _ignored.GetValueOrDefault('t') + 1;
            return;
        }

        if (LaneOf(text, e) is not { } lane || !JsonNumbers.TryNanoseconds(e.Time.In(text), out long time) || time < 0 || !e.Id.IsThere)
        {
            _invalid++;
            return;
        }

        lane.Proc.AddFlow(lane.Draft, (uint)NumberOf(e.Id, text), (ulong)time, e.Phase == (byte)'s');
    }

    private void AddName(ReadOnlySpan<byte> text, in ChromeEvent e)
    {
        ReadOnlySpan<byte> what = e.Name.In(text);
        if (what.SequenceEqual("process_name"u8) && e.Process.IsThere)
        {
            long process = NumberOf(e.Process, text);
            _processNames[process] = e.ArgName.TextIn(text);
            _ = IsTracr ? ProcOf(process) : null;
        }
        else if (what.SequenceEqual("thread_name"u8) && LaneOf(text, e) is { } lane)
        {
            lane.Rename(e.ArgName.TextIn(text));
        }
        else if (what.SequenceEqual("thread_sort_index"u8) && JsonNumbers.TryInteger(e.SortIndex.In(text), out long order) && LaneOf(text, e) is { } sorted)
        {
            sorted.Draft.Order = order;
        }
    }

    private ChromeLane? LaneOf(ReadOnlySpan<byte> text, in ChromeEvent e)
    {
        if (!e.Process.IsThere)
        {
            return null;
        }

        // A thread id may be missing where an event belongs to its process.
        (long Process, long Thread) key = (NumberOf(e.Process, text), e.Thread.IsThere ? NumberOf(e.Thread, text) : 0);
        if (_last is not null && key == _lastKey)
        {
            return _last;
        }

        if (!_lanes.TryGetValue(key, out ChromeLane? lane))
        {
            ProcDraft proc = ProcOf(key.Process);
            lane = new(proc, proc.AddLane("", LaneKind.Other), key.Process, key.Thread, IsTracr);
            _lanes.Add(key, lane);
        }

        _lastKey = key;
        return _last = lane;
    }

    private ProcDraft ProcOf(long process)
    {
        int id = IsTracr ? (int)Math.Clamp(process, 0, int.MaxValue) : 0;
        ProcDraft? proc = _procs.Find(p => p.Id == id);
        if (proc is null)
        {
            string name = IsTracr ? string.Create(CultureInfo.InvariantCulture, $"proc.{id}") : _file.Name;
            _procs.Add(proc = new(id, name));
        }

        return proc;
    }

    /// <summary>An id: a number as it is, any other text numbered downwards from −1.</summary>
    private long NumberOf(ChromeValue value, ReadOnlySpan<byte> text) =>
        JsonNumbers.TryInteger(value.In(text), out long number) ? number : -1 - _textIds.NumberOf(value.In(text));
}
