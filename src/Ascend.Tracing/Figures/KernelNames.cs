using System.Collections.Frozen;

namespace Ascend.Tracing;

/// <summary>Names of kernels by func_id, as the caller knows them (a kernel package, a names file).</summary>
/// <param name="byFuncId">func_id → name.</param>
public sealed class KernelNames(IEnumerable<KeyValuePair<uint, string>> byFuncId)
{
    private readonly FrozenDictionary<uint, string> _byFuncId = byFuncId.ToFrozenDictionary();

    /// <summary>No names: only what the capture itself says.</summary>
    public static KernelNames None { get; } = new([]);

    /// <summary>The names by func_id.</summary>
    public IReadOnlyDictionary<uint, string> ByFuncId => _byFuncId;

    /// <summary>
    /// The name of a func_id: the caller's, else the proc's <c>extraIdLabels</c>, else null.
    /// </summary>
    /// <param name="proc">The proc whose labels apply.</param>
    /// <param name="funcId">The func_id (a record's extraId).</param>
    public string? Find(TraceProc proc, uint funcId)
    {
        ArgumentNullException.ThrowIfNull(proc);
        return funcId == TraceRecord.NoExtra ? null
            : _byFuncId.TryGetValue(funcId, out string? name) ? name
            : proc.ExtraIdLabels.GetValueOrDefault(funcId);
    }
}
