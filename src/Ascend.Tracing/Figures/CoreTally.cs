namespace Ascend.Tracing.Figures;

/// <summary>What one core did for one kernel: a cache line.</summary>
internal struct CoreTally
{
    public ulong Busy;
    public ulong FirstStart;
    public ulong LastStart;
    public ulong LastEnd;
    public ulong ErrorLow;
    public ulong ErrorHigh;
    public long Spans;
    public long Affected;
}
