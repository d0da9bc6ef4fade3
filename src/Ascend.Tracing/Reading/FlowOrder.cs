using System.Globalization;
using Ascend.Tracing.Export;

namespace Ascend.Tracing.Reading;

/// <summary>
/// Finds flows between procs that would end before they start on an export's time line: a message cannot, so the procs' time bases do
/// not fit together.
/// </summary>
internal sealed class FlowOrder(TraceCapture capture)
{
    /// <summary>Ends that are looked at; further ones are not checked.</summary>
    private const int MaxEnds = 1 << 20;

    private readonly Dictionary<uint, (List<End> Starts, List<End> Ends)> _flows = [];
    private int _count;

    /// <summary>Adds a finding if there are such flows.</summary>
    public void Report(DiagnosticSink sink)
    {
        var bases = new TimeBases(capture, ExportOptions.Default);
        for (int i = 0; i < capture.Procs.Count; i++)
        {
            Read(capture.Procs[i], i, bases.OriginOf(capture.Procs[i]));
        }

        long backwards = 0;
        (uint Id, ulong Time) worst = default;
        foreach ((uint id, (List<End> starts, List<End> ends)) in _flows)
        {
            starts.Sort((a, b) => a.Raw.CompareTo(b.Raw));
            ends.Sort((a, b) => a.Raw.CompareTo(b.Raw));
            foreach ((End start, End end) in starts.Zip(ends).Where(p => p.First.Proc != p.Second.Proc && p.Second.Time < p.First.Time))
            {
                backwards++;
                worst = start.Time - end.Time > worst.Time ? (id, start.Time - end.Time) : worst;
            }
        }

        if (backwards > 0)
        {
            string time = (worst.Time / 1000.0).ToString("F3", CultureInfo.InvariantCulture);
            sink.Add(
                DiagnosticKind.BackwardFlow,
                DiagnosticSeverity.Note,
                $"Flows between procs would end before they start (flow {new FlowId(worst.Id)} by {time} us) where {bases.Description}: the procs' clocks are not aligned. "
                + "If the procs read one counter, --time Shared gives them one origin.",
                count: backwards);
        }
    }

    private void Read(TraceProc proc, int index, ulong origin)
    {
        using TraceEventReader reader = capture.ReadEvents(proc);
        while (_count < MaxEnds && reader.ReadBatch())
        {
            foreach (ref readonly TraceEvent e in reader.Batch)
            {
                if (!e.IsSpan && ++_count < MaxEnds)
                {
                    Add(e, new(e.Start, e.Start - origin, index));
                }
            }
        }
    }

    private void Add(in TraceEvent e, End end)
    {
        if (!_flows.TryGetValue(e.ExtraId, out (List<End> Starts, List<End> Ends) flow))
        {
            _flows.Add(e.ExtraId, flow = ([], []));
        }

        (e.Kind == TraceEventKind.FlowStart ? flow.Starts : flow.Ends).Add(end);
    }

    private readonly record struct End(ulong Raw, ulong Time, int Proc);
}
