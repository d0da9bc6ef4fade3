using System.Text.Json.Serialization;

namespace Ascend.Simpler;

/// <summary>The part of PyPTO's <c>compiled_meta.json</c> (schema 1) that describes the orchestration's parameters.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
internal sealed record PyptoMetaDocument
{
    public int? Schema { get; init; }

    public List<ParameterDocument>? Params { get; init; }

    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
    internal sealed record ParameterDocument
    {
        public string? Name { get; init; }

        public string? Direction { get; init; }

        /// <summary>Extents, -1 for one known only at run time; null for a scalar.</summary>
        public List<long>? Shape { get; init; }

        public string? Dtype { get; init; }
    }
}
