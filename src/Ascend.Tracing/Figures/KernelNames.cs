using System.Collections.Frozen;

namespace Ascend.Tracing;

/// <summary>Names of kernels by func_id, as the caller knows them (a kernel package, a names file). They belong to one capture.</summary>
public sealed class KernelNames
{
    private readonly FrozenDictionary<uint, string> _byFuncId;
    private readonly FrozenDictionary<uint, LaneKind> _coreKinds;

    /// <summary>Takes names. A name that ends in <c>_aic</c> or <c>_aiv</c>, in any case, says on which cores its kernel runs.</summary>
    /// <param name="byFuncId">func_id → name.</param>
    /// <exception cref="ArgumentException">A func_id is given twice.</exception>
    public KernelNames(IEnumerable<KeyValuePair<uint, string>> byFuncId)
        : this(byFuncId.Select(n => new KernelName(n.Key, n.Value)).ToArray())
    {
    }

    private KernelNames(KernelName[] all)
    {
        _byFuncId = all.Select(n => KeyValuePair.Create(n.FuncId, n.Name)).ToFrozenDictionary();
        _coreKinds = all.Select(n => KeyValuePair.Create(n.FuncId, n.Core ?? KindOf(n.Name)))
            .Where(n => n.Value is LaneKind.AiCube or LaneKind.AiVector).ToFrozenDictionary();
    }

    /// <summary>No names: only what the capture itself says.</summary>
    public static KernelNames None { get; } = new(Array.Empty<KernelName>());

    /// <summary>Takes names with the cores that the kernels run on; where those are not given, the name may say them.</summary>
    /// <param name="names">The names.</param>
    /// <exception cref="ArgumentException">A func_id is given twice.</exception>
    public static KernelNames Of(IEnumerable<KernelName> names) => new([.. names]);

    /// <summary>The names by func_id.</summary>
    public IReadOnlyDictionary<uint, string> ByFuncId => _byFuncId;

    /// <summary>
    /// The kind of core that a kernel runs on, by func_id, as far as it is known: <see cref="LaneKind.AiCube"/> or
    /// <see cref="LaneKind.AiVector"/>.
    /// </summary>
    public IReadOnlyDictionary<uint, LaneKind> CoreKinds => _coreKinds;

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

    private static LaneKind KindOf(string name) =>
        name.EndsWith("_aic", StringComparison.OrdinalIgnoreCase) ? LaneKind.AiCube
        : name.EndsWith("_aiv", StringComparison.OrdinalIgnoreCase) ? LaneKind.AiVector
        : LaneKind.Other;
}
