using Ascend.Tracing.Figures;
using Ascend.Tracing.Reading;

namespace Ascend.Tracing.Tables;

/// <summary>The table of spans.</summary>
internal sealed class SpansTable(string capture) : Table
{
    private readonly TextColumn _capture = new("capture", RowGroup);
    private readonly ValueColumn<int> _proc = new("proc", RowGroup);
    private readonly ValueColumn<int> _lane = new("lane", RowGroup);
    private readonly TextColumn _laneKind = new("lane_kind", RowGroup);
    private readonly TextColumn _marker = new("marker", RowGroup);
    private readonly TextColumn _kernel = new("kernel", RowGroup);
    private readonly OptionalColumn<long> _funcId = new("func_id", RowGroup);
    private readonly ValueColumn<long> _start = new("start_ns", RowGroup);
    private readonly ValueColumn<long> _duration = new("duration_ns", RowGroup);
    private readonly OptionalColumn<int> _launch = new("launch", RowGroup);
    private readonly ValueColumn<bool> _unfinished = new("unfinished", RowGroup);
    private readonly ValueColumn<bool> _inferred = new("inferred", RowGroup);
    private readonly ValueColumn<long> _startSlack = new("start_slack_ns", RowGroup);
    private readonly ValueColumn<long> _endSlack = new("end_slack_ns", RowGroup);

    protected override IEnumerable<TableColumn> Columns =>
    [
        _capture, _proc, _lane, _laneKind, _marker, _kernel, _funcId, _start, _duration, _launch, _unfinished, _inferred,
        _startSlack, _endSlack,
    ];

    /// <summary>Adds the spans of a proc.</summary>
    public void Add(
        TraceEventReader reader, KernelNaming naming, EventFilter? filter, Action<long> progress, CancellationToken cancellation)
    {
        TraceProc proc = reader.Proc;
        var tasks = new TaskMarkers(proc);
        string[] kinds = [.. proc.Lanes.Select(lane => lane.Kind.ToString())];
        while (reader.ReadBatch())
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (ref readonly TraceEvent e in reader.Batch)
            {
                if (e.IsSpan && filter?.Passes(e) != false)
                {
                    Add(e, proc, naming, tasks, kinds[e.Lane]);
                }
            }

            progress(reader.RecordsRead);
        }
    }

    private void Add(in TraceEvent e, TraceProc proc, KernelNaming naming, TaskMarkers tasks, string kind)
    {
        bool hasKernel = proc.Lanes[e.Lane].IsCore || proc.Lanes[e.Lane].Kind == LaneKind.Stream;
        bool isTask = hasKernel && tasks.IsTask(e.Marker) && e.ExtraId != TraceRecord.NoExtra;
        string marker = proc.MarkerName(e.Marker);
        _capture[Row] = capture;
        _proc[Row] = proc.Id;
        _lane[Row] = e.Lane;
        _laneKind[Row] = kind;
        _marker[Row] = marker;
        _kernel[Row] = isTask ? naming.TaskName(e.ExtraId) : hasKernel ? marker : null;
        _funcId[Row] = isTask && naming.IsKnown ? e.ExtraId : null;
        _start[Row] = Nanoseconds.Of(e.Start - proc.FirstTimestamp);
        _duration[Row] = Nanoseconds.Of(e.Duration);
        _launch[Row] = e.Launch == 0 ? null : e.Launch;
        _unfinished[Row] = e.Kind == TraceEventKind.UnfinishedSpan;
        _inferred[Row] = e.Slots != SlotFlags.None;
        _startSlack[Row] = e.StartSlack;
        _endSlack[Row] = e.EndSlack;
        EndRow();
    }
}
