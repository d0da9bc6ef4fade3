using System.Text;
using Ascend.Tracing.Formats.Spans;

namespace Ascend.Tracing.Formats.Strace;

/// <summary>
/// Reads the spans of simpler's host log: a proc for each process, a lane for each thread, and a lane for the device's spans, which
/// are placed inside the host's span that launched them.
/// </summary>
internal sealed class StraceReader(SourceFile file, DiagnosticSink sink, CancellationToken cancellation)
{
    private const int MaxDeviceSpans = 1 << 22;
    private const int MaxNames = 64;

    private readonly Dictionary<long, ProcDraft> _procs = [];
    private readonly Dictionary<(long Process, long Thread), LaneDraft> _lanes = [];
    private readonly List<StraceLine> _device = [];
    private readonly Dictionary<string, (ulong Start, ulong Duration)> _runners = new(StringComparer.Ordinal);
    private readonly HashSet<string> _roots = new(StringComparer.Ordinal);
    private readonly HashSet<string> _runs = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, List<double>> _stages = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _unknown = new(StringComparer.Ordinal);
    private readonly DeviceTicks _ticks = new();
    private long _damaged;
    private long _cut;
    private long _drops;
    private long _foreign;
    private long _unstamped;
    private ulong _slack;

    /// <summary>Reads the log.</summary>
    public List<ProcDraft> Read()
    {
        using var lines = new LogLines(new ByteWindow(file.Open(), file.Path));
        long read = 0;
        while (lines.TryNext(out ReadOnlySpan<byte> line))
        {
            if (++read % 65536 == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            if (line.IndexOf("[HOSTLOG_DROPS]"u8) >= 0)
            {
                _drops++;
            }
            else if (line.IndexOf("[STRACE]"u8) >= 0)
            {
                Add(Encoding.UTF8.GetString(line).TrimEnd());
            }
        }

        int unplaced = new DevicePlacement(_runners).Place(_device, DeviceLane, ref _slack);
        Report(unplaced);
        return [.. _procs.Values];
    }

    /// <summary>What the log says, for people: times by stage, and the device's ticks.</summary>
    public IEnumerable<KeyValuePair<string, string>> Facts()
    {
        yield return new("clock", "host spans: CLOCK_MONOTONIC in ns; device spans: an origin of their own in each run");
        foreach ((string stage, List<double> micros) in _stages.Take(MaxNames))
        {
            yield return DeviceTicks.Fact(stage, micros);
        }

        foreach (KeyValuePair<string, string> fact in _ticks.Facts())
        {
            yield return fact;
        }
    }

    private void Add(string text)
    {
        _cut += text.EndsWith('~') ? 1 : 0;
        if (StraceLine.Parse(text) is not { } line)
        {
            _damaged++;
            return;
        }

        string stage = StraceNames.StageOf(line.Name);
        if (StraceNames.IsForeign(stage))
        {
            _foreign++;
        }
        else if (!StraceNames.IsKnown(stage))
        {
            _unknown[stage] = _unknown.Count < MaxNames || _unknown.ContainsKey(stage) ? _unknown.GetValueOrDefault(stage) + 1 : 1;
        }

        if (stage == StraceNames.Root)
        {
            _ = _roots.Add(line.Run);
        }
        else if (StraceNames.IsRunner(stage))
        {
            _ = _runs.Add(line.Run);
            _runners[line.Run] = (line.Start, line.Duration);
        }

        if (StraceNames.IsDeviceWall(stage))
        {
            _ticks.Add(line);
            _unstamped += line.Duration == 0 ? 1 : 0;
        }

        Tally(stage, line);
        if (line.IsDevice && _device.Count < MaxDeviceSpans)
        {
            _device.Add(line);
            return;
        }

        ProcDraft proc = ProcOf(line.Process);
        proc.AddSpan(LaneOf(proc, line.Process, line.Thread), proc.Markers.NumberOf(stage), TraceRecord.NoExtra, line.Start, line.Start + line.Duration);
    }

    private void Tally(string stage, StraceLine line)
    {
        if (!_stages.TryGetValue(stage, out List<double>? micros))
        {
            if (_stages.Count >= MaxNames * 4)
            {
                return;
            }

            _stages.Add(stage, micros = []);
        }

        micros.Add(line.Duration / 1e3);
    }

    private ProcDraft ProcOf(long process)
    {
        if (!_procs.TryGetValue(process, out ProcDraft? proc))
        {
            int id = process is >= 0 and <= int.MaxValue && !_procs.Values.Any(p => p.Id == process) ? (int)process : _procs.Count;
            _procs.Add(process, proc = new(id, $"pid {process}"));
        }

        return proc;
    }

    private LaneDraft LaneOf(ProcDraft proc, long process, long thread)
    {
        if (!_lanes.TryGetValue((process, thread), out LaneDraft? lane))
        {
            _lanes.Add((process, thread), lane = proc.AddLane(thread < 0 ? "device" : $"host thread {thread}", LaneKind.Other));
        }

        return lane;
    }

    private (ProcDraft Proc, LaneDraft Lane) DeviceLane(StraceLine line)
    {
        ProcDraft proc = ProcOf(line.Process);
        return (proc, LaneOf(proc, line.Process, -1));
    }

    private void Report(int unplaced)
    {
        Loss(DiagnosticKind.InvalidRow, _damaged, "STRACE lines without their members, or run into each other; they were left out.");
        Loss(DiagnosticKind.DeclaredLoss, _drops, "The log says that lines were dropped ([HOSTLOG_DROPS]).");
        Add(
            DiagnosticKind.UnknownSpanName,
            DiagnosticSeverity.Error,
            $"Span names that no version of simpler known here writes, so no stage's time is sure: {string.Join(", ", _unknown.Keys)}. They are no stages of "
            + "0 us: a newer version may have renamed or divided one.",
            _unknown.Values.Sum());
        Loss(DiagnosticKind.ZeroTime, _unstamped + _ticks.Unstamped, "Device times of 0: the device did not stamp them. They are missing, not short.");
        Loss(
            DiagnosticKind.Truncated,
            _runs.Count(r => !_roots.Contains(r)),
            $"Runs with stages and no span '{StraceNames.Root}': the log begins or ends in the middle of them.");
        Add(DiagnosticKind.Truncated, DiagnosticSeverity.Note, "Lines that were cut at their limit of bytes (they end in ~); what stands behind is missing.", _cut);
        Add(DiagnosticKind.IgnoredEvents, DiagnosticSeverity.Info, "Spans of other producers (ext.*); shown, and in no stage of simpler's.", _foreign);
        Add(
            DiagnosticKind.ClockAlignment,
            DiagnosticSeverity.Note,
            "Device spans of runs without 'runner_run', so it is not known when they were; they stand at the time 0 of the log.",
            unplaced);
        if (_device.Count > unplaced)
        {
            string slack = (_slack / 1000.0).ToString("F3", System.Globalization.CultureInfo.InvariantCulture);
            Add(
                DiagnosticKind.ClockAlignment,
                DiagnosticSeverity.Info,
                $"Device spans stand as early as their run's 'runner_run' allows; they may have been up to {slack} us later.",
                _device.Count - unplaced);
        }
    }

    private void Loss(DiagnosticKind kind, long count, string meaning) => Add(kind, DiagnosticSeverity.Loss, meaning, count);

    private void Add(DiagnosticKind kind, DiagnosticSeverity severity, string meaning, long count)
    {
        if (count > 0)
        {
            sink.Add(kind, severity, meaning, file.Name, count: count);
        }
    }
}
