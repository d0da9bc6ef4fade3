namespace Ascend.Tracing;

/// <summary>
/// One run as TraCR and as chip swimlane have it. The swimlane has the cores' own start and end and is to be preferred; the AICPU's
/// view adds dispatch, polling and waits. The clocks differ, so only durations and counts are compared.
/// </summary>
public sealed record CoreTimeComparison
{
    /// <summary>The swimlane file.</summary>
    public required string Swimlane { get; init; }

    /// <summary>
    /// True when both have equally many tasks of every kernel on every kind of core, so that they can be of one run. Otherwise no ratio
    /// means anything.
    /// </summary>
    public required bool IsSameRun { get; init; }

    /// <summary>The kernels by kind of core; last the totals by kind of core.</summary>
    public required IReadOnlyList<CoreTimeRow> Rows { get; init; }

    /// <summary>Compares the figures of two captures of a run, both with the same names.</summary>
    /// <param name="aicpu">The TraCR capture's proc.</param>
    /// <param name="onCore">The swimlane's proc.</param>
    /// <param name="swimlane">The swimlane file.</param>
    public static CoreTimeComparison Of(ProcFigures aicpu, ProcFigures onCore, string swimlane)
    {
        ArgumentNullException.ThrowIfNull(aicpu);
        ArgumentNullException.ThrowIfNull(onCore);
        var rows = new List<CoreTimeRow>();
        bool knowsKernels = aicpu.Kernels.Any(k => k.FuncId is not null) && onCore.Kernels.Any(k => k.FuncId is not null);
        foreach (LaneKind kind in (ReadOnlySpan<LaneKind>)[LaneKind.AiCube, LaneKind.AiVector])
        {
            IEnumerable<string> names = knowsKernels ? aicpu.Kernels.Concat(onCore.Kernels).Select(k => k.Name).Distinct(StringComparer.Ordinal) : [];
            foreach (string name in names)
            {
                var row = new CoreTimeRow(name, kind, Part(aicpu.Kernel(name), kind), Part(onCore.Kernel(name), kind));
                if (row.AicpuTasks + row.OnCoreTasks > 0)
                {
                    rows.Add(row);
                }
            }
        }

        bool sameKernels = rows.TrueForAll(r => r.AicpuTasks == r.OnCoreTasks);
        rows.Sort((a, b) => b.OnCoreBusyNs.CompareTo(a.OnCoreBusyNs));
        foreach (LaneKind kind in (ReadOnlySpan<LaneKind>)[LaneKind.AiCube, LaneKind.AiVector])
        {
            rows.Add(new CoreTimeRow("(all)", kind, Sum(aicpu, kind), Sum(onCore, kind)));
        }

        return new()
        {
            Swimlane = swimlane,
            IsSameRun = sameKernels && rows.TrueForAll(r => r.AicpuTasks == r.OnCoreTasks),
            Rows = rows,
        };
    }

    private static (long Tasks, long BusyNs) Part(KernelFigures? kernel, LaneKind kind) => kernel is null ? default
        : kind == LaneKind.AiCube ? (kernel.Aic.Spans, kernel.Aic.BusySumNs) : (kernel.Aiv.Spans, kernel.Aiv.BusySumNs);

    private static (long Tasks, long BusyNs) Sum(ProcFigures proc, LaneKind kind) => proc.Kernels.Aggregate(
        default((long Tasks, long BusyNs)), (sum, k) => (sum.Tasks + Part(k, kind).Tasks, sum.BusyNs + Part(k, kind).BusyNs));
}
