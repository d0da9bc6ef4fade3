using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ascend.Simpler.Tests;

/// <summary>Kernel packages for the mock's small built-in programs, written to a folder of their own.</summary>
internal sealed class TestPackages : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string Root => _folder.Path;

    /// <summary>f = (a + b + 1) (a + b + 2) + (a + b) in float32; the mock's program <c>vector_example</c>.</summary>
    public KernelPackage VectorExample() => KernelPackage.Load(Write("vector_example", VectorExampleDocument()));

    /// <summary>Any arguments would do; none are declared. The mock's program <c>noop</c>.</summary>
    public KernelPackage Noop() => KernelPackage.Load(Write("noop", Document("noop", new JsonArray(), ("noop", 0))));

    public static JsonObject VectorExampleDocument() => Document(
        "vector_example",
        new JsonArray(Argument("a", "in"), Argument("b", "in"), Argument("f", "out")),
        ("add", 0),
        ("add_scalar", 1),
        ("mul", 2));

    public string Write(string name, JsonObject document)
    {
        string folder = Path.Combine(Root, $"{name}-{Guid.NewGuid():N}");
        Directory.CreateDirectory(Path.Combine(folder, "mock"));
        File.WriteAllText(Path.Combine(folder, KernelPackage.FileName), document.ToJsonString());
        string program = document["name"]!.ToString();
        File.WriteAllText(Path.Combine(folder, "mock", "orchestration.img"), Image(program, "orchestration", program));
        foreach (JsonNode? kernel in document["kernels"]!.AsArray())
        {
            string kernelName = kernel!["name"]!.ToString();
            File.WriteAllText(Path.Combine(folder, "mock", $"{kernelName}.img"), Image(program, "aiv", kernelName));
        }

        return folder;
    }

    public void Dispose() => _folder.Dispose();

    private static string Image(string program, string role, string name) =>
        $"ASCEND-MOCK-KERNEL/1\n{JsonSerializer.Serialize(new { program, role, name, parameters = new { } })}";

    private static JsonObject Argument(string name, string direction) => new()
    {
        ["name"] = name,
        ["direction"] = direction,
        ["dtypes"] = new JsonArray("float32"),
        ["shape"] = new JsonArray("rows", "columns"),
    };

    private static JsonObject Document(string name, JsonArray arguments, params (string Name, int FuncId)[] kernels) => new()
    {
        ["schema"] = "ascend-kernel-package/1",
        ["name"] = name,
        ["runtime"] = "tensormap_and_ringbuffer",
        ["orchestration"] = new JsonObject
        {
            ["function"] = "aicpu_orchestration_entry",
            ["binaries"] = new JsonObject { ["mock"] = "mock/orchestration.img" },
        },
        ["arguments"] = arguments,
        ["kernels"] = new JsonArray([.. kernels.Select(kernel => new JsonObject
        {
            ["func_id"] = kernel.FuncId,
            ["name"] = kernel.Name,
            ["core_type"] = "aiv",
            ["binaries"] = new JsonObject { ["mock"] = $"mock/{kernel.Name}.img" },
        })]),
    };
}
