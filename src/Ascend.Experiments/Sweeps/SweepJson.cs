using System.Text.Json.Serialization;

namespace Ascend.Experiments;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
[JsonSerializable(typeof(SweepPoint))]
[JsonSerializable(typeof(SweepSettings))]
internal sealed partial class SweepJson : JsonSerializerContext;
