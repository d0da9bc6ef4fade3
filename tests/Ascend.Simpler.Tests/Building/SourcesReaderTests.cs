namespace Ascend.Simpler.Tests;

public sealed class SourcesReaderTests : IDisposable
{
    private const string Description =
        """
        {
          "schema": "ascend-kernel-sources/1",
          "name": "two",
          "runtime": "tensormap_and_ringbuffer",
          "origin": { "repository": "example/kernels", "commit": "1234567" },
          "workload": { "name": "addition", "measured": ["y"], "model_dtype": "bf16" },
          "orchestration": { "source": "orchestration.cpp" },
          "arguments": [ { "name": "a", "direction": "in", "dtypes": ["float16"], "shape": ["rows", 16] }, { "name": "f", "direction": "out" } ],
          "scalars": [ { "name": "n", "min": 1 } ],
          "kernels": [
            { "func_id": 0, "name": "x", "core_type": "aic", "source": "${SIMPLER_ROOT}/x.cpp", "include_dirs": ["."], "defines": { "A": "1" } },
            { "func_id": 3, "name": "y", "core_type": "aiv", "source": "y.cpp", "external": true, "signature": ["in", "out"],
              "adjustments": [ { "on": "simulator", "insert": "// added", "before_line_with": "kernel_entry", "because": "it lacks it" } ] }
          ]
        }
        """;

    private readonly FakeToolchain _tools = new();

    public SourcesReaderTests()
    {
        _tools.Write("simpler/x.cpp", PyptoOutput.Kernel);
        _tools.Write("two/y.cpp", PyptoOutput.Kernel);
        _tools.Write("two/orchestration.cpp", FakeToolchain.FakeOrchestration);
    }

    public void Dispose() => _tools.Dispose();

    private KernelSources Load(string text)
    {
        _tools.Write("two/kernel-sources.json", text);
        return KernelSources.Load(Path.Combine(_tools.Root, "two"), _tools.Options);
    }

    [Fact]
    public async Task A_description_becomes_a_package_that_reads_back_the_same()
    {
        KernelSources sources = Load(Description);
        Assert.EndsWith("simpler/x.cpp", sources.Kernels[0].SourcePath, StringComparison.Ordinal);
        KernelPackage package = await new KernelCompiler(_tools.Options).BuildAsync(sources, Path.Combine(_tools.Root, "out"));
        Assert.Equal("two", package.Name);
        Assert.Equal(new PackageOrigin("example/kernels", "1234567", null), package.Origin);
        Assert.Equal(["a", "f"], package.Arguments.Select(argument => argument.Name));
        Assert.Equal(["rows", "16"], package.Arguments[0].Shape);
        Assert.Equal([TensorDataType.Float16], package.Arguments[0].DataTypes);
        Assert.Null(package.Arguments[1].Shape);
        Assert.Equal(new ScalarDeclaration("n", 1, long.MaxValue), Assert.Single(package.Scalars));
        Assert.Equal([0, 3], package.Kernels.Select(kernel => kernel.FuncId));
        Assert.Equal([ArgumentDirection.In, ArgumentDirection.Out], package.Kernels[1].Signature);
        Assert.True(package.Kernels[1].IsExternal);
        Assert.Equal(("addition", "bf16"), (package.Workload!.Name, package.Workload.ModelDataType));
        Assert.Equal(["y"], package.Workload.MeasuredKernels);
        Assert.Contains(package.Builds["a2a3sim"].Notes, note => note.Contains("'y' (func_id 3", StringComparison.Ordinal)
            && note.EndsWith("1 line added: it lacks it.", StringComparison.Ordinal));
        Assert.Contains(_tools.Calls, call => call.Contains($"-DA=1 -I{_tools.Root}/pto-isa/include", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ascend-kernel-sources/1", "ascend-kernel-sources/9", "schema")]
    [InlineData("\"y.cpp\"", "\"z.cpp\"", "z.cpp' does not exist")]
    [InlineData("\"func_id\": 3", "\"func_id\": 0", "both have func_id 0")]
    [InlineData("[\".\"]", "[\"nowhere\"]", "'nowhere' is not a directory")]
    [InlineData("\"runtime\"", "\"surprise\"", "surprise")]
    [InlineData("${SIMPLER_ROOT}", "${OTHER}", "${OTHER}")]
    [InlineData("[\"y\"]", "[\"z\"]", "workload.measured: 'z' is no kernel")]
    [InlineData("[\"y\"]", "[]", "workload.measured: it names no kernel")]
    [InlineData("\"addition\"", "null", "workload.name: it is missing")]
    [InlineData("\"on\": \"simulator\"", "\"on\": \"moon\"", "kernels[1].adjustments[0].on: 'moon'")]
    [InlineData("\"before_line_with\": \"kernel_entry\", ", "", "kernels[1].adjustments[0]: it takes remove_lines_with")]
    [InlineData(", \"because\": \"it lacks it\"", "", "kernels[1].adjustments[0].because: it is missing")]
    public void A_malformed_description_is_refused_with_the_entry_and_value(string part, string replacement, string expected) => Assert.Contains(
        expected,
        Assert.Throws<KernelPackageException>(() => Load(Description.Replace(part, replacement, StringComparison.Ordinal))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_root_that_is_not_set_is_asked_for_by_name()
    {
        _tools.Write("two/kernel-sources.json", Description);
        Assert.Contains(
            "needs SIMPLER_ROOT",
            Assert.Throws<KernelPackageException>(() => KernelSources.Load(
                Path.Combine(_tools.Root, "two"), new KernelCompilerOptions { Environment = _ => null })).Message,
            StringComparison.Ordinal);
    }
}
