using System.Text.Json.Serialization;

namespace Ascend.Simpler;

/// <summary><c>kernel-sources.json</c> as written; <see cref="SourcesReader"/> checks it and makes a <see cref="KernelSources"/>.</summary>
internal sealed record SourcesDocument
{
    public string? Schema { get; init; }

    public string? Name { get; init; }

    public string? Description { get; init; }

    public string? Runtime { get; init; }

    public PackageDocument.OriginDocument? Origin { get; init; }

    public PackageDocument.WorkloadDocument? Workload { get; init; }

    public OrchestrationSourceDocument? Orchestration { get; init; }

    public List<PackageDocument.ArgumentDocument>? Arguments { get; init; }

    public List<PackageDocument.ScalarDocument>? Scalars { get; init; }

    public List<KernelSourceDocument>? Kernels { get; init; }

    internal sealed record OrchestrationSourceDocument
    {
        public string? Source { get; init; }

        public string? Function { get; init; }

        public string? Config { get; init; }

        [JsonPropertyName("include_dirs")]
        public List<string>? IncludeDirectories { get; init; }
    }

    internal sealed record KernelSourceDocument
    {
        [JsonPropertyName("func_id")]
        public int? FuncId { get; init; }

        public string? Name { get; init; }

        [JsonPropertyName("core_type")]
        public string? CoreType { get; init; }

        public string? Source { get; init; }

        public bool External { get; init; }

        public List<string>? Signature { get; init; }

        [JsonPropertyName("include_dirs")]
        public List<string>? IncludeDirectories { get; init; }

        public Dictionary<string, string>? Defines { get; init; }

        public List<AdjustmentDocument>? Adjustments { get; init; }
    }

    internal sealed record AdjustmentDocument
    {
        public string? On { get; init; }

        [JsonPropertyName("remove_lines_with")]
        public string? RemoveLinesWith { get; init; }

        public string? Insert { get; init; }

        [JsonPropertyName("before_line_with")]
        public string? BeforeLineWith { get; init; }

        public string? Because { get; init; }
    }
}
