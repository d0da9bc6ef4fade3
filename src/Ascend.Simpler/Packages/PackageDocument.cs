using System.Text.Json.Serialization;

namespace Ascend.Simpler;

/// <summary><c>kernel.json</c> as written; <see cref="PackageReader"/> checks it and makes a <see cref="KernelPackage"/>.</summary>
internal sealed record PackageDocument
{
    public string? Schema { get; init; }

    public string? Name { get; init; }

    public string? Description { get; init; }

    public string? Runtime { get; init; }

    public OriginDocument? Origin { get; init; }

    public Dictionary<string, BuildDocument>? Builds { get; init; }

    public WorkloadDocument? Workload { get; init; }

    public OrchestrationDocument? Orchestration { get; init; }

    public List<ArgumentDocument>? Arguments { get; init; }

    public List<ScalarDocument>? Scalars { get; init; }

    public List<KernelDocument>? Kernels { get; init; }

    /// <summary>SHA-256 of the binaries, in hexadecimal, by their paths in the package.</summary>
    public Dictionary<string, string>? Digests { get; init; }

    internal sealed record OriginDocument
    {
        public string? Repository { get; init; }

        public string? Commit { get; init; }

        public string? Note { get; init; }
    }

    internal sealed record WorkloadDocument
    {
        public string? Name { get; init; }

        public List<string>? Measured { get; init; }

        [JsonPropertyName("model_dtype")]
        public string? ModelDtype { get; init; }
    }

    internal sealed record BuildDocument
    {
        [JsonPropertyName("abi_generation")]
        public string? AbiGeneration { get; init; }

        public string? Compiler { get; init; }

        [JsonPropertyName("simpler_commit")]
        public string? SimplerCommit { get; init; }

        [JsonPropertyName("pto_isa_commit")]
        public string? PtoIsaCommit { get; init; }

        /// <summary>What the binaries rely on, by name.</summary>
        public Dictionary<string, string>? Facts { get; init; }

        public List<string>? Notes { get; init; }
    }

    internal sealed record OrchestrationDocument
    {
        public string? Function { get; init; }

        public string? Config { get; init; }

        public Dictionary<string, string>? Binaries { get; init; }
    }

    internal sealed record ArgumentDocument
    {
        public string? Name { get; init; }

        public string? Direction { get; init; }

        public List<string>? Dtypes { get; init; }

        public List<System.Text.Json.JsonElement>? Shape { get; init; }
    }

    internal sealed record ScalarDocument
    {
        public string? Name { get; init; }

        public string? Type { get; init; }

        public long? Min { get; init; }

        public long? Max { get; init; }
    }

    internal sealed record KernelDocument
    {
        [JsonPropertyName("func_id")]
        public int? FuncId { get; init; }

        public string? Name { get; init; }

        [JsonPropertyName("core_type")]
        public string? CoreType { get; init; }

        public bool External { get; init; }

        public List<string>? Signature { get; init; }

        public Dictionary<string, string>? Binaries { get; init; }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowTrailingCommas = true,
    ReadCommentHandling = System.Text.Json.JsonCommentHandling.Skip,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(PackageDocument))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(SourcesDocument))]
[JsonSerializable(typeof(PyptoMetaDocument))]
[JsonSerializable(typeof(PyptoBinaryContextDocument))]
internal sealed partial class PackageJsonContext : JsonSerializerContext;
