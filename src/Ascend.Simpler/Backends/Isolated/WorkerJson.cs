using System.Text.Json.Serialization;

namespace Ascend.Simpler;

/// <summary>What crosses the channel as JSON: all that is not sent with every run.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WorkerSetup))]
[JsonSerializable(typeof(RunOptions))]
[JsonSerializable(typeof(RunResult))]
[JsonSerializable(typeof(RemoteFailure))]
internal sealed partial class WorkerJson : JsonSerializerContext;
