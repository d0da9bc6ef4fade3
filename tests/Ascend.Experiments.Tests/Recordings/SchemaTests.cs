using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using Ascend.Experiments.Tests.Measurement;

namespace Ascend.Experiments.Tests.Recordings;

/// <summary>The committed JSON schema is that of the types, and what is written follows it.</summary>
public sealed class SchemaTests : IDisposable
{
    private readonly Noisy _noisy = new();

    private static string SchemaFile => Path.Combine(AppContext.BaseDirectory, "comparison.schema.json");

    public void Dispose() => _noisy.Dispose();

    [Fact]
    public void The_schema_file_is_that_of_the_types()
    {
        JsonNode schema = ComparisonJson.Default.Options.GetJsonSchemaAsNode(typeof(Comparison));
        schema.AsObject().Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.AsObject().Insert(1, "title", Comparison.CurrentSchema);
        string expected = schema.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n";
        string written = Path.Combine(Path.GetTempPath(), $"comparison.schema.{Environment.ProcessId}.json");
        if (expected != File.ReadAllText(SchemaFile))
        {
            File.WriteAllText(written, expected);
            Assert.Fail($"src/Ascend.Experiments/comparison.schema.json is not the types' schema; a changed member needs a new schema version. The types' schema: {written}");
        }
    }

    [Fact]
    public async Task A_written_comparison_follows_the_schema_and_a_damaged_one_does_not()
    {
        Comparison comparison = await _noisy.CompareAsync(Noisy.Text(1, 0.02, 1), new ExperimentOptions { MinRounds = 3, MaxRounds = 3 });
        using var stream = new MemoryStream();
        ComparisonFile.Write(stream, comparison);
        JsonNode document = JsonNode.Parse(stream.ToArray())!;
        NJsonSchema.JsonSchema schema = await NJsonSchema.JsonSchema.FromFileAsync(SchemaFile);
        Assert.Empty(schema.Validate(document.ToJsonString()));
        Assert.Equal("modelled", document["backend"]!["device_times"]!.GetValue<string>());
        Assert.False(document["backend"]!["is_hardware"]!.GetValue<bool>());

        document["pairs"]![0]!["verdict"] = "Perhaps";
        document["backend"]!.AsObject().Remove("caveat");
        document["arms"]![0]!["samples"]![0]!["round"] = "one";
        Assert.Equal(3, schema.Validate(document.ToJsonString()).SelectMany(Leaves).Count());
    }

    private static IEnumerable<NJsonSchema.Validation.ValidationError> Leaves(NJsonSchema.Validation.ValidationError error) =>
        error is NJsonSchema.Validation.ChildSchemaValidationError parent ? parent.Errors.SelectMany(child => child.Value).SelectMany(Leaves) : [error];
}
