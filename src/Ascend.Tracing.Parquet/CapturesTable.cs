using Ascend.Tracing.Figures;

namespace Ascend.Tracing.Tables;

/// <summary>The table of captures: a row for each proc, whose clock is its own.</summary>
internal sealed class CapturesTable(OpenedTrace trace, SlotModel slots) : Table
{
    private const int Capacity = RowGroup;

    private readonly TextColumn _capture = new("capture", Capacity);
    private readonly ValueColumn<int> _proc = new("proc", Capacity);
    private readonly TextColumn _kind = new("kind", Capacity);
    private readonly TextColumn _verdict = new("verdict", Capacity);
    private readonly TextColumn _findings = new("findings", Capacity);
    private readonly ValueColumn<long> _records = new("records", Capacity);
    private readonly ValueColumn<long> _first = new("first_ns", Capacity);
    private readonly ValueColumn<long> _duration = new("duration_ns", Capacity);
    private readonly ValueColumn<int> _aic = new("aic_cores", Capacity);
    private readonly ValueColumn<int> _aiv = new("aiv_cores", Capacity);
    private readonly ValueColumn<int> _launches = new("launches", Capacity);
    private readonly TextColumn _coreTime = new("core_time", Capacity);
    private readonly TextColumn _markers = new("marker_list", Capacity);
    private readonly TextColumn _slots = new("slots", Capacity);

    protected override IEnumerable<TableColumn> Columns =>
    [
        _capture, _proc, _kind, _verdict, _findings, _records, _first, _duration, _aic, _aiv, _launches, _coreTime, _markers,
        _slots,
    ];

    /// <summary>Adds a row for a proc. The capture has been read.</summary>
    public void Add(TraceProc proc)
    {
        _capture[Row] = trace.Capture.Path;
        _proc[Row] = proc.Id;
        _kind[Row] = trace.Kind.ToString();
        _verdict[Row] = trace.Capture.Verdict.ToString();
        _findings[Row] = string.Join('\n', trace.Capture.Diagnostics);
        _records[Row] = proc.RecordCount;
        _first[Row] = Nanoseconds.Of(proc.FirstTimestamp);
        _duration[Row] = Nanoseconds.Of(proc.LastTimestamp - proc.FirstTimestamp);
        _aic[Row] = proc.Lanes.Count(lane => lane is { Kind: LaneKind.AiCube, RowOf: null });
        _aiv[Row] = proc.Lanes.Count(lane => lane is { Kind: LaneKind.AiVector, RowOf: null });
        _launches[Row] = Math.Max(1, proc.Launches.Count);
        _coreTime[Row] = proc.CoreTime.ToString();
        _markers[Row] = MarkerLists.LabelOf(proc.Markers);
        _slots[Row] = trace.Capture.HasRecords ? SlotModels.Used(slots, trace.Capture).ToString() : null;
        EndRow();
    }
}
