namespace Ascend.Tracing.Formats.Spans;

/// <summary>
/// Gives each span of a lane a row so that spans of one row never overlap: by start, the longer first, each into the first row
/// that is free. Nested spans so stand in the row of their depth.
/// </summary>
internal sealed unsafe class LaneRows(IReadOnlyList<LaneDraft> lanes)
{
    private const int Batch = 1024;

    /// <summary>Rows of one lane; what would need more stays in the last one.</summary>
    private const int MaxRows = 1024;

    /// <summary>True when a lane may have spans that overlap.</summary>
    public bool IsNeeded => lanes.Any(l => l.MayOverlap);

    /// <summary>Spans of cores that are not in the first row.</summary>
    public long OverlapsOnCores { get; private set; }

    /// <summary>The events with the lanes of their rows.</summary>
    /// <param name="events">The events.</param>
    /// <param name="addRow">Makes a lane for a row from 1 on; null when there is no room.</param>
    public SpanStoreBuilder Divide(SpanStoreBuilder events, Func<LaneDraft, int, LaneDraft?> addRow)
    {
        bool[] divided = [.. lanes.Select(l => l.MayOverlap)];
        SpanStore store = events.Build([.. Enumerable.Range(0, lanes.Count).Select(i => (ushort)i)]);
        var spans = new List<Span>?[divided.Length];
        Read(store, (in TraceEvent e) =>
        {
            if (e.IsSpan && divided[e.Lane])
            {
                (spans[e.Lane] ??= []).Add(new(e.Start, e.End, spans[e.Lane]!.Count));
            }
        });

        var rows = new ushort[divided.Length][];
        for (int lane = 0; lane < spans.Length; lane++)
        {
            if (spans[lane] is { } list)
            {
                rows[lane] = RowsOf(list);
                spans[lane] = null;
            }
        }

        var laneOf = new Dictionary<(int Lane, int Row), int>();
        var next = new int[divided.Length];
        var result = new SpanStoreBuilder();
        Read(store, (in TraceEvent e) =>
        {
            int lane = e.Lane;
            if (e.IsSpan && divided[lane] && rows[lane][next[lane]++] is > 0 and ushort row)
            {
                OverlapsOnCores += lanes[lane].Kind is LaneKind.AiCube or LaneKind.AiVector ? 1 : 0;
                if (!laneOf.TryGetValue((lane, row), out int number))
                {
                    number = addRow(lanes[lane], row)?.Number ?? lane;
                    laneOf.Add((lane, row), number);
                }

                lane = number;
            }

            result.Add(new(e.Start, e.End, e.ExtraId, (ushort)lane, e.Marker, e.Kind, e.Slots, e.StartSlack, e.EndSlack, e.Launch));
        });
        return result;
    }

    private static ushort[] RowsOf(List<Span> spans)
    {
        spans.Sort((a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : a.End != b.End ? b.End.CompareTo(a.End) : a.Position.CompareTo(b.Position));
        var rows = new ushort[spans.Count];
        var ends = new List<ulong>();
        foreach (Span span in spans)
        {
            int row = 0;
            while (row < ends.Count && ends[row] > span.Start && row < MaxRows - 1)
            {
                row++;
            }

            if (row == ends.Count)
            {
                ends.Add(0);
            }

            ends[row] = Math.Max(ends[row], span.End);
            rows[span.Position] = (ushort)row;
        }

        return rows;
    }

    private static void Read(SpanStore store, Visitor visit)
    {
        SpanReader reader = store.Open();
        TraceEvent* batch = stackalloc TraceEvent[Batch];
        for (int count = reader.Read(batch, Batch); count > 0; count = reader.Read(batch, Batch))
        {
            for (int i = 0; i < count; i++)
            {
                visit(batch[i]);
            }
        }
    }

    private delegate void Visitor(in TraceEvent e);

    private readonly record struct Span(ulong Start, ulong End, int Position);
}
