namespace Ascend.Tracing.Formats.Tables;

/// <summary>Where the columns of a kernel table are, in msprof's or torch_npu's names for them.</summary>
internal sealed class KernelTableColumns
{
    private KernelTableColumns(IReadOnlyList<string> header)
    {
        string[] names = [.. header.Select(h => h.Trim().TrimStart('\uFEFF'))];
        int Find(params string[] candidates) => Array.FindIndex(names, n => Array.Exists(candidates, c => c.Equals(n, StringComparison.OrdinalIgnoreCase)));
        Name = Find("Op Name", "Name", "Kernel Name");
        Type = Find("OP Type", "Type");
        TaskType = Find("Task Type", "Accelerator Core");
        Start = Find("Task Start Time(us)", "Start Time(us)");
        Duration = Find("Task Duration(us)", "Duration(us)");
        Device = Find("Device_id", "Device ID");
        Stream = Find("Stream ID");
        BlockDim = Find("Block Dim", "Block Num");
        Step = Find("Step Id", "Step ID");
        IsTorch = Find("Accelerator Core") >= 0 || (Step >= 0 && Find("Op Name") < 0);
    }

    public int Name { get; }

    public int Type { get; }

    public int TaskType { get; }

    public int Start { get; }

    public int Duration { get; }

    public int Device { get; }

    public int Stream { get; }

    public int BlockDim { get; }

    public int Step { get; }

    /// <summary>True for torch_npu's table.</summary>
    public bool IsTorch { get; }

    /// <summary>The columns of a header line's cells; null when it is no kernel table's.</summary>
    public static KernelTableColumns? Of(IReadOnlyList<string> header)
    {
        var columns = new KernelTableColumns(header);
        return columns.Name >= 0 && columns.Duration >= 0 ? columns : null;
    }

    /// <summary>The kind of table that a header line begins; null when the line is no row of cells.</summary>
    public static CaptureKind? KindOf(string line)
    {
        string[] cells = line.Split(',');
        if (cells.Length < 3)
        {
            return null;
        }

        return Of(cells) is not { } columns ? CaptureKind.OtherTable : columns.IsTorch ? CaptureKind.KernelDetails : CaptureKind.OpSummary;
    }
}
