using Ascend.Tracing.Figures;

namespace Ascend.Tracing.Formats;

/// <summary>What an export of ours says of a proc beside its events.</summary>
/// <param name="First">First time of its records on the export's time line, in ns.</param>
/// <param name="Last">Last time.</param>
/// <param name="CoreTime">Where the times of core spans come from; null in exports that do not tell.</param>
/// <param name="FuncIds">What the extraId of tasks is; null likewise.</param>
internal readonly record struct ProcFacts(ulong First, ulong Last, CoreTimeSource? CoreTime, FuncIdSource? FuncIds)
{
    /// <summary>The facts of a proc that is exported.</summary>
    /// <param name="proc">The proc.</param>
    /// <param name="naming">What its kernels are called in the export; ids that were trusted are func_ids.</param>
    /// <param name="origin">Time 0 of the export on the proc's clock.</param>
    public static ProcFacts Of(TraceProc proc, KernelNaming naming, ulong origin) => new(
        unchecked(proc.FirstTimestamp - origin),
        unchecked(proc.LastTimestamp - origin),
        proc.IsCoreTimeKnown ? proc.CoreTime : null,
        naming.IsKnown && proc.FuncIds is FuncIdSource.Absent or FuncIdSource.Doubtful
            ? FuncIdSource.Recorded
            : proc.FuncIds);
}
