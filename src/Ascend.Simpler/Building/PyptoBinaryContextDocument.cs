using System.Text.Json.Serialization;

namespace Ascend.Simpler;

/// <summary>PyPTO's <c>cache/binary_context.json</c> (schema 1): what the binaries beside it were built for.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
internal sealed record PyptoBinaryContextDocument
{
    public int? Schema { get; init; }

    public string? Platform { get; init; }

    [JsonPropertyName("runtime_name")]
    public string? RuntimeName { get; init; }

    [JsonPropertyName("runtime_revision")]
    public string? RuntimeRevision { get; init; }

    [JsonPropertyName("pto_isa_revision")]
    public string? PtoIsaRevision { get; init; }
}
