namespace Ascend.Simpler;

/// <summary>The orchestration before compilation.</summary>
/// <param name="SourcePath">Absolute path of its source.</param>
/// <param name="Function">The function that the runtime calls; exported with C linkage.</param>
public sealed record OrchestrationSource(string SourcePath, string Function)
{
    /// <summary>Name of the exported configuration function; empty when there is none to name.</summary>
    public string Config { get; init; } = "";

    /// <summary>Include folders after the tree's own ones, absolute, in order.</summary>
    public IReadOnlyList<string> IncludeDirectories { get; init; } = [];
}
