namespace Ascend.Simpler;

/// <summary>One kernel before compilation.</summary>
/// <param name="FuncId">The id by which the orchestration submits it.</param>
/// <param name="Name">The kernel's name.</param>
/// <param name="CoreType">The kind of core it runs on.</param>
/// <param name="SourcePath">Absolute path of its source.</param>
public sealed record KernelSource(int FuncId, string Name, CoreType CoreType, string SourcePath)
{
    /// <summary>It was not generated with the rest but taken from elsewhere.</summary>
    public bool IsExternal { get; init; }

    /// <summary>Directions of its tensors; empty when unknown.</summary>
    public IReadOnlyList<ArgumentDirection> Signature { get; init; } = [];

    /// <summary>Include folders after the tree's own ones, absolute, in order.</summary>
    public IReadOnlyList<string> IncludeDirectories { get; init; } = [];

    /// <summary>Macros; an empty value defines one as 1.</summary>
    public IReadOnlyDictionary<string, string> Defines { get; init; } = new Dictionary<string, string>();

    /// <summary>Changes that the source needs on a platform.</summary>
    public IReadOnlyList<SourceAdjustment> Adjustments { get; init; } = [];

    /// <summary>Name and func_id, and whether it is external, for messages.</summary>
    internal string DisplayName => $"kernel '{Name}' (func_id {FuncId}{(IsExternal ? ", external" : "")})";
}
