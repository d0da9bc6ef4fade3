using System.Text.Json.Serialization;

namespace Ascend.Experiments;

/// <summary>A self-check as it is kept.</summary>
internal sealed record SelfCheckEntry
{
    public const string CurrentSchema = "ascend-self-check/1";

    public string Schema { get; init; } = CurrentSchema;

    public required DateTimeOffset StartedAt { get; init; }

    public required string Host { get; init; }

    public required string Backend { get; init; }

    public required string? Profile { get; init; }

    public required string? InjectedNoise { get; init; }

    public required string Chip { get; init; }

    public required string Kernel { get; init; }

    public required string Shape { get; init; }

    public required SelfCheck Check { get; init; }

    /// <summary>Both tell of one instrument: the same host, backend, chip and metric.</summary>
    public bool IsOfOneInstrument(SelfCheckEntry other) => Host == other.Host && Backend == other.Backend && Profile == other.Profile
        && InjectedNoise == other.InjectedNoise && Chip == other.Chip && Check.Metric == other.Check.Metric;
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, UseStringEnumConverter = true,
    RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(SelfCheckEntry))]
internal sealed partial class SelfCheckJson : JsonSerializerContext;
