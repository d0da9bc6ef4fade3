using System.Text.Json.Nodes;

namespace Ascend.Simpler.Tests;

public sealed class KernelPackageTests : IDisposable
{
    private readonly TestPackages _packages = new();

    public void Dispose() => _packages.Dispose();

    [Fact]
    public void A_package_is_read_with_its_declarations()
    {
        KernelPackage package = _packages.VectorExample();
        Assert.Equal("vector_example", package.Name);
        Assert.Equal("tensormap_and_ringbuffer", package.Runtime);
        Assert.Equal(["a", "b", "f"], package.Arguments.Select(argument => argument.Name));
        Assert.Equal(ArgumentDirection.Out, package.Arguments[2].Direction);
        Assert.Equal([TensorDataType.Float32], package.Arguments[0].DataTypes);
        Assert.Equal(["rows", "columns"], package.Arguments[0].Shape);
        Assert.Equal("mul", package.KernelNames[2]);
        Assert.Equal(["mock"], package.Platforms);
        Assert.False(package.HasExternalKernels);
    }

    [Fact]
    public void The_description_itself_may_be_named_instead_of_its_folder()
    {
        string folder = _packages.Write("vector_example", TestPackages.VectorExampleDocument());
        Assert.Equal(folder, KernelPackage.Load(Path.Combine(folder, "kernel.json")).DirectoryPath);
    }

    public static TheoryData<string, string, string> Malformed => new()
    {
        { "schema", "\"ascend-kernel-package/9\"", "ascend-kernel-package/9" },
        { "name", "\"\"", "name" },
        { "name", "null", "name" },
        { "runtime", "null", "runtime" },
        { "orchestration", "null", "orchestration" },
        { "orchestration", """{"function":"f","binaries":{}}""", "orchestration.binaries" },
        { "orchestration", """{"function":"f","binaries":{"mock":"../../outside.img"}}""", "outside.img" },
        { "orchestration", """{"function":"f","binaries":{"mock":"/etc/passwd"}}""", "/etc/passwd" },
        { "orchestration", "{\"function\":\"" + new string('f', 64) + "\",\"binaries\":{\"mock\":\"m\"}}", "63 bytes" },
        { "kernels", "null", "kernels" },
        { "kernels", """[{"func_id":1024,"name":"k","core_type":"aiv","binaries":{"mock":"m"}}]""", "1024" },
        { "kernels", """[{"func_id":-1,"name":"k","core_type":"aiv","binaries":{"mock":"m"}}]""", "-1" },
        { "kernels", """[{"func_id":1,"name":"k","core_type":"gpu","binaries":{"mock":"m"}}]""", "gpu" },
        { "kernels", """[{"name":"k","core_type":"aiv","binaries":{"mock":"m"}}]""", "kernels[0].func_id" },
        {
            "kernels",
            """[{"func_id":1,"name":"k1","core_type":"aiv","binaries":{"mock":"m"}},{"func_id":1,"name":"k2","core_type":"aiv","binaries":{"mock":"m"}}]""",
            "'k1' and 'k2' both have func_id 1"
        },
        { "arguments", """[{"name":"a","direction":"sideways"}]""", "sideways" },
        { "arguments", """[{"name":"a","direction":"in","dtypes":["float17"]}]""", "float17" },
        { "arguments", """[{"name":"a","direction":"in","shape":[1,2,3,4,5,6]}]""", "6 entries" },
        { "arguments", """[{"name":"a","direction":"in","shape":[0]}]""", "shape[0]" },
        { "arguments", """[null]""", "arguments[0]" },
        { "scalars", """[{"name":"s","min":3,"max":2}]""", "min 3" },
        { "scalars", """[{"name":"s","type":"complex"}]""", "complex" },
        { "builds", """{"mock":null}""", "builds.mock: it is null" },
        { "builds", """{"mock":{"facts":{"a":null}}}""", "builds.mock.facts.a: it is null" },
        { "builds", """{"mock":{"notes":[null]}}""", "builds.mock.notes[0]: it is null" },
        { "workload", """{"name":"w","measured":[null]}""", "workload.measured[0]: it is null" },
        { "orchestration", """{"function":"f","binaries":{"mock":null}}""", "orchestration.binaries.mock: it is null" },
        { "orchestration", """{"function":"f","binaries":{"mock":"a\u0000b"}}""", "holds a NUL" },
        { "digests", """{"mock/a":"0","mock/./a":"1"}""", "another entry names the same file" },
        { "digests", """{"mock/a":null}""", "digests.mock/a: it is null" },
        { "arguments", """[{"name":"a","direction":"in","shape":["\ud800"]}]""", "arguments[0].shape[0]" },
        { "unknown_entry", "1", "unknown_entry" },
        { "name", "17", "$.name" },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void A_malformed_description_is_refused_with_the_entry_and_value(string entry, string json, string expected)
    {
        JsonObject document = TestPackages.VectorExampleDocument();
        string folder = _packages.Write("malformed", document);
        document[entry] = "PLACE";
        string text = document.ToJsonString().Replace("\"PLACE\"", json, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(folder, "kernel.json"), text);
        KernelPackageException e = Assert.Throws<KernelPackageException>(() => KernelPackage.Load(folder));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.Contains(folder, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Truncated_json_is_refused_with_its_line()
    {
        string folder = _packages.Write("truncated", TestPackages.VectorExampleDocument());
        string file = Path.Combine(folder, "kernel.json");
        File.WriteAllText(file, File.ReadAllText(file)[..40]);
        Assert.Contains("line 1", Assert.Throws<KernelPackageException>(() => KernelPackage.Load(folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_prefix_of_a_description_is_refused_and_never_crashes()
    {
        string folder = _packages.Write("prefixes", TestPackages.VectorExampleDocument());
        string file = Path.Combine(folder, "kernel.json");
        string text = File.ReadAllText(file);
        for (int length = 0; length < text.Length; length += 7)
        {
            File.WriteAllText(file, text[..length]);
            Assert.Throws<KernelPackageException>(() => KernelPackage.Load(folder));
        }
    }

    [Fact]
    public void A_missing_package_is_refused_by_name() => Assert.Contains(
        "/nonexistent/package", Assert.Throws<KernelPackageException>(() => KernelPackage.Load("/nonexistent/package")).Message, StringComparison.Ordinal);
}
