namespace Ascend.Tracing.Figures;

/// <summary>What the kernels of one proc are called: the names that were given, as far as the capture does not contradict them.</summary>
internal sealed class KernelNaming
{
    /// <summary>Ids that a finding lists.</summary>
    private const int MaxListed = 8;

    private readonly TraceProc _proc;
    private readonly KernelNames _names;
    private readonly List<TraceDiagnostic> _findings = [];

    private KernelNaming(TraceProc proc, KernelNames names)
    {
        _proc = proc;
        _names = names;
    }

    /// <summary>The kernel of every task of a proc whose revision records no func_id.</summary>
    public const string Unknown = "kernel unknown in this revision";

    /// <summary>False when the records do not tell which kernel a task ran.</summary>
    public bool IsKnown { get; private init; } = true;

    /// <summary>True when no kernel has a name.</summary>
    public bool IsNameless => !IsKnown || (_names.ByFuncId.Count == 0 && _proc.ExtraIdLabels.Count == 0);

    /// <summary>What was found about the names.</summary>
    public IReadOnlyList<TraceDiagnostic> Findings => _findings;

    /// <summary>Labels by extraId: the caller's names before the capture's; none when kernels are unknown.</summary>
    public IEnumerable<KeyValuePair<uint, string>> Labels => !IsKnown ? []
        : _names.ByFuncId.Concat(_proc.ExtraIdLabels.Where(l => !_names.ByFuncId.ContainsKey(l.Key)));

    /// <summary>Resolves the names that were given for a proc.</summary>
    /// <param name="proc">The proc.</param>
    /// <param name="names">The caller's names.</param>
    /// <param name="trustFuncIds">Whether ids that are all 0 are func_ids.</param>
    /// <exception cref="IOException">A file can no longer be read.</exception>
    public static KernelNaming Of(TraceProc proc, KernelNames names, bool trustFuncIds)
    {
        bool isOnlyKernel = names.ByFuncId.Count == 1 && names.ByFuncId.ContainsKey(0);
        bool isUnknown = !trustFuncIds && (proc.FuncIds == FuncIdSource.Absent || (proc.FuncIds == FuncIdSource.Doubtful && !isOnlyKernel));
        if (isUnknown)
        {
            var unknown = new KernelNaming(proc, KernelNames.None) { IsKnown = false };
            unknown.Add(DiagnosticKind.KernelUnknown, UnknownMeaning(proc));
            return unknown;
        }

        string? contradiction = Contradiction(proc, names);
        var naming = new KernelNaming(proc, contradiction is null ? names : KernelNames.None);
        if (contradiction is not null)
        {
            naming.Add(DiagnosticKind.NamesContradict, contradiction);
        }

        return naming;
    }

    /// <summary>The kernel of a task.</summary>
    public string TaskName(uint extraId) => !IsKnown ? Unknown : _names.Find(_proc, extraId) ?? $"func_{extraId}";

    /// <summary>The name of a kernel, or null when it has none.</summary>
    public string? Find(uint extraId) => IsKnown ? _names.Find(_proc, extraId) : null;

    /// <summary>Notes the kernels that ran and that the given names do not name.</summary>
    public void ReportMissing(IEnumerable<uint> funcIds)
    {
        if (_names.ByFuncId.Count == 0)
        {
            return;
        }

        uint[] missing = [.. funcIds.Where(id => Find(id) is null).Order()];
        if (missing.Length > 0)
        {
            string ids = string.Join(", ", missing.Take(MaxListed).Select(id => $"func_{id}")) + (missing.Length > MaxListed ? ", ..." : "");
            Add(DiagnosticKind.NamesMissing, $"The names given do not name {ids}: they may be another capture's.", missing.Length);
        }
    }

    private static string UnknownMeaning(TraceProc proc)
    {
        const string Common = "Kernel unknown in this revision: every task record carries 0 where newer ones carry the func_id ";
        return proc.FuncIds == FuncIdSource.Absent
            ? Common + "(simpler's TraCR branch before 2026-07-02), on cores of both kinds. No name was used; the figures of AIC and AIV cores hold."
            : Common + "(simpler's TraCR branch from 2026-07-02 on). Should all tasks be of func_id 0, --func-ids recorded says so.";
    }

    private static string? Contradiction(TraceProc proc, KernelNames names)
    {
        foreach ((uint id, LaneKind kind) in names.CoreKinds)
        {
            LaneKind other = kind == LaneKind.AiCube ? LaneKind.AiVector : LaneKind.AiCube;
            long tasks = proc.Tasks.TasksOf(id, other);
            if (tasks > 0)
            {
                return $"'{names.ByFuncId[id]}' runs on {kind} cores, but {tasks} tasks of its func_id {id} ran on {other} lanes: the names given are those "
                    + "of another capture. None of them was used.";
            }
        }

        return null;
    }

    private void Add(DiagnosticKind kind, string meaning, long count = 1) =>
        _findings.Add(new(kind, DiagnosticSeverity.Note, count, _proc.Folder, -1, meaning));
}
