using System.Text.Json.Serialization;

namespace Ascend.Experiments;

/// <summary>What measures: noise floors are quoted, and checks counted, among those of one.</summary>
internal sealed record Instrument(string Host, string Backend, string? Profile, string? InjectedNoise, string Chip, string Metric);

/// <summary>A self-check as it is kept.</summary>
internal sealed record SelfCheckEntry
{
    public const string CurrentSchema = "ascend-self-check/1";

    public string Schema { get; init; } = CurrentSchema;

    public required DateTimeOffset StartedAt { get; init; }

    public required Instrument Instrument { get; init; }

    public required string Kernel { get; init; }

    public required string Shape { get; init; }

    public required SelfCheck Check { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, UseStringEnumConverter = true,
    RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(SelfCheckEntry))]
internal sealed partial class SelfCheckJson : JsonSerializerContext;
