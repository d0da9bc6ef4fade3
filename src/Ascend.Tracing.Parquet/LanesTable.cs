namespace Ascend.Tracing.Tables;

/// <summary>The table of lanes.</summary>
internal sealed class LanesTable(string capture) : Table
{
    private readonly TextColumn _capture = new("capture", RowGroup);
    private readonly ValueColumn<int> _proc = new("proc", RowGroup);
    private readonly ValueColumn<int> _lane = new("lane", RowGroup);
    private readonly ValueColumn<int> _channel = new("channel", RowGroup);
    private readonly TextColumn _name = new("name", RowGroup);
    private readonly TextColumn _kind = new("kind", RowGroup);
    private readonly OptionalColumn<int> _rowOf = new("row_of", RowGroup);

    protected override IEnumerable<TableColumn> Columns => [_capture, _proc, _lane, _channel, _name, _kind, _rowOf];

    /// <summary>Adds the lanes of a proc.</summary>
    public void Add(TraceProc proc)
    {
        foreach (TraceLane lane in proc.Lanes)
        {
            _capture[Row] = capture;
            _proc[Row] = proc.Id;
            _lane[Row] = lane.Index;
            _channel[Row] = lane.ChannelId;
            _name[Row] = lane.Name;
            _kind[Row] = lane.Kind.ToString();
            _rowOf[Row] = lane.RowOf;
            EndRow();
        }
    }
}
