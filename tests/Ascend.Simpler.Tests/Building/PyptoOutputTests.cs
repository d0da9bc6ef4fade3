namespace Ascend.Simpler.Tests;

public sealed class PyptoOutputTests : IDisposable
{
    private readonly FakeToolchain _tools = new();

    public void Dispose() => _tools.Dispose();

    [Fact]
    public void A_generated_configuration_is_read_as_data()
    {
        KernelSources sources = KernelSources.FromPyptoOutput(PyptoOutput.Write(_tools));
        Assert.Equal("decode_out", sources.Name);
        Assert.Equal("tensormap_and_ringbuffer", sources.Runtime);
        Assert.Equal("aicpu_orchestration_entry", sources.Orchestration.Function);
        Assert.EndsWith("decode_out/orchestration/decode.cpp", sources.Orchestration.SourcePath, StringComparison.Ordinal);
        Assert.Equal(
            [ArgumentDirection.In, ArgumentDirection.InOut, ArgumentDirection.Out], sources.Arguments.Select(argument => argument.Direction));
        KernelSource projection = sources.Kernels[0];
        Assert.Equal((0, "q_proj", CoreType.AiCube, false), (projection.FuncId, projection.Name, projection.CoreType, projection.IsExternal));
        Assert.Equal([ArgumentDirection.In, ArgumentDirection.Out], projection.Signature);
        KernelSource attention = sources.Kernels[1];
        Assert.True(attention.IsExternal);
        Assert.EndsWith("external/fa.cpp", attention.SourcePath, StringComparison.Ordinal);
        Assert.Equal(["include", "external"], attention.IncludeDirectories.Select(folder => Path.GetFileName(folder)));
        Assert.Empty(sources.Notes);
    }

    [Fact]
    public void A_package_built_from_it_labels_external_kernels()
    {
        KernelPackage package = KernelPackage.FromPyptoOutput(PyptoOutput.Write(_tools), _tools.Options);
        Assert.True(package.HasExternalKernels);
        Assert.Equal([false, true], package.Kernels.Select(kernel => kernel.IsExternal));
        Assert.StartsWith(_tools.Cache, package.DirectoryPath, StringComparison.Ordinal);
    }

    public static TheoryData<string, string, string> Outside => new()
    {
        { "import os", "kernel_config.py:1:", "import os" },
        { "from os import path", "kernel_config.py:1:", "from os import path" },
        { "EXTRA = 1", "kernel_config.py:1:", "EXTRA" },
        { "RUNTIME_CONFIG = {}\nRUNTIME_CONFIG = {}", "kernel_config.py:2:", "assigned twice" },
        { "RUNTIME_CONFIG = {'a': 1, 'a': 2}", "kernel_config.py:1:", "occurs twice" },
        { "RUNTIME_CONFIG = {'surprise': 1}", "kernel_config.py:1:", "surprise" },
        { "RUNTIME_CONFIG = {'runtime': 'r', 'enable_sdma': True}", "kernel_config.py:1:", "SDMA" },
        { "RUNTIME_CONFIG = dict(runtime='r')", "kernel_config.py:1:", "'dict'" },
        { "RUNTIME_CONFIG = f'x'", "kernel_config.py:1:", "prefix 'f'" },
        { "RUNTIME_CONFIG = '''x'''", "kernel_config.py:1:", "triple-quoted" },
        { "RUNTIME_CONFIG = 'x", "kernel_config.py:1:", "not closed" },
        { "RUNTIME_CONFIG = '\\x41'", "kernel_config.py:1:", "escape" },
        { "RUNTIME_CONFIG = 1.5", "kernel_config.py:1:", "1.5" },
        { "RUNTIME_CONFIG = 1 + 1", "kernel_config.py:1:", "'+'" },
        { "RUNTIME_CONFIG = {'runtime': 3}", "kernel_config.py:1:", "expected a string, met the integer 3" },
        { "RUNTIME_CONFIG = str(_ROOT_DIR / 'x')", "kernel_config.py:1:", "_ROOT_DIR" },
        { "from pathlib import Path\n_ROOT_DIR = Path('/etc')", "kernel_config.py:2:", "/etc" },
        { "RUNTIME_CONFIG = {'runtime': 'r'}\nfor k in []:\n    pass", "kernel_config.py:2:", "where '=' is expected" },
        { "RUNTIME_CONFIG = [[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]", "kernel_config.py:1:", "nested" },
        { "", "RUNTIME_CONFIG", "assigns no" },
    };

    [Theory]
    [MemberData(nameof(Outside))]
    public void Anything_outside_the_subset_is_refused_with_its_line(string config, string expectedPlace, string expectedProblem)
    {
        string folder = PyptoOutput.Write(_tools, config);
        string message = Assert.Throws<KernelPackageException>(() => KernelSources.FromPyptoOutput(folder)).Message;
        Assert.Contains(expectedPlace, message, StringComparison.Ordinal);
        Assert.Contains(expectedProblem, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"func_id\": 16", "\"func_id\": 0", "occurs twice")]
    [InlineData("\"func_id\": 16", "\"func_id\": 1024", "1024")]
    [InlineData("\"core_type\": \"aiv\"", "\"core_type\": \"gpu\"", "gpu")]
    [InlineData("[_D.IN, _D.OUT]", "[_D.SIDEWAYS]", "SIDEWAYS")]
    [InlineData("\"q_proj.cpp\"", "\"gone.cpp\"", "gone.cpp' does not exist")]
    [InlineData("\"name\": \"q_proj\", ", "", "'name' is missing")]
    public void Values_that_cannot_be_used_are_refused_with_their_line(string part, string replacement, string expected)
    {
        string folder = PyptoOutput.Write(_tools, PyptoOutput.Config.Replace(part, replacement, StringComparison.Ordinal));
        string message = Assert.Throws<KernelPackageException>(() => KernelSources.FromPyptoOutput(folder)).Message;
        Assert.Matches("kernel_config.py:2[0-9]:", message);
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_prefix_of_a_configuration_is_refused_and_never_crashes()
    {
        for (int length = 0; length < PyptoOutput.Config.TrimEnd().Length; length += 3)
        {
            string folder = PyptoOutput.Write(_tools, PyptoOutput.Config[..length]);
            Assert.Throws<KernelPackageException>(() => KernelSources.FromPyptoOutput(folder));
        }
    }

    [Fact]
    public void An_output_without_the_assemblers_step_says_how_to_rebuild()
    {
        _tools.Write("partial/kernels/a.pto", "");
        string message = Assert.Throws<KernelPackageException>(
            () => KernelSources.FromPyptoOutput(Path.Combine(_tools.Root, "partial"))).Message;
        Assert.Contains(".pto files but no kernel_config.py", message, StringComparison.Ordinal);
        Assert.Contains("PTOAS_ROOT", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_build_for_several_chips_is_refused_with_what_to_name_instead()
    {
        _tools.Write("l3/next_levels/rank0/kernel_config.py", PyptoOutput.Config);
        Assert.Contains(
            "next_levels",
            Assert.Throws<KernelPackageException>(() => KernelSources.FromPyptoOutput(Path.Combine(_tools.Root, "l3"))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_configuration_of_June_has_its_argument_count_from_the_orchestration_and_notes_what_it_asks_for()
    {
        string folder = PyptoOutput.Write(_tools, PyptoOutput.Config
            .Replace(",\n\t\"signature\": [_D.IN, _D.INOUT, _D.OUT],\n", "\n", StringComparison.Ordinal)
            .Replace("\"aicpu_thread_num\": 0,", "\"aicpu_thread_num\": 4,\n\t\"block_dim\": 24,", StringComparison.Ordinal));
        Assert.Contains(
            "expected_arg_count", Assert.Throws<KernelPackageException>(() => KernelSources.FromPyptoOutput(folder)).Message, StringComparison.Ordinal);

        _tools.Write("decode_out/orchestration/decode.cpp", "auto c = Config{.expected_arg_count = 20};\nauto n = orch_args.scalar(1);\n");
        KernelSources sources = KernelSources.FromPyptoOutput(folder);
        Assert.Equal(18, sources.Arguments.Count);
        Assert.Equal(["scalar0", "scalar1"], sources.Scalars.Select(scalar => scalar.Name));
        Assert.All(sources.Arguments, argument => Assert.Equal(ArgumentDirection.InOut, argument.Direction));
        Assert.Equal(3, sources.Notes.Count);
    }

    [Fact]
    public void The_compiled_metadata_names_arguments_types_and_shapes()
    {
        string folder = PyptoOutput.Write(_tools);
        _tools.Write("decode_out/compiled_meta.json", """
            {"schema": 1, "num_return_types": 1, "platform": "a2a3sim", "backend_type": "Ascend910B", "params": [
              {"name": "hidden", "direction": "In", "shape": [16, 5120], "dtype": "bfloat16"},
              {"name": "cache", "direction": "InOut", "shape": [-1, 128], "dtype": "fp16"},
              {"name": "out", "direction": "Out", "shape": [16], "dtype": "fp32"},
              {"name": "layers", "direction": "In", "shape": null, "dtype": "int64"}]}
            """);
        KernelSources sources = KernelSources.FromPyptoOutput(folder);
        Assert.Equal(["hidden", "cache", "out"], sources.Arguments.Select(argument => argument.Name));
        Assert.Equal([TensorDataType.BFloat16], sources.Arguments[0].DataTypes);
        Assert.Equal(["*", "128"], sources.Arguments[1].Shape);
        Assert.Equal("layers", Assert.Single(sources.Scalars).Name);
    }

    [Fact]
    public void Prebuilt_binaries_match_only_with_their_platform_runtime_and_commits()
    {
        string folder = PyptoOutput.Write(_tools);
        Assert.Null(KernelSources.FromPyptoOutput(folder).Prebuilt);
        _tools.Write("decode_out/cache/binary_context.json", """
            {"schema": 1, "platform": "a2a3sim", "runtime_name": "tensormap_and_ringbuffer", "runtime_revision": "abc", "pto_isa_revision": "def"}
            """);
        string kernelBinary = _tools.Write("decode_out/cache/incore_0_aic_q_proj_a2a3sim.bin", "k");
        string orchestrationBinary = _tools.Write("decode_out/cache/orch_decode.bin", "o");
        KernelSources sources = KernelSources.FromPyptoOutput(folder);
        PyptoBinaryCache prebuilt = sources.Prebuilt!;
        Assert.True(prebuilt.Matches("a2a3sim", "tensormap_and_ringbuffer", "abc", "def"));
        Assert.False(prebuilt.Matches("a2a3", "tensormap_and_ringbuffer", "abc", "def"));
        Assert.False(prebuilt.Matches("a2a3sim", "host_build_graph", "abc", "def"));
        Assert.False(prebuilt.Matches("a2a3sim", "tensormap_and_ringbuffer", "abd", "def"));
        Assert.False(prebuilt.Matches("a2a3sim", "tensormap_and_ringbuffer", "abc", null));
        Assert.Equal(kernelBinary, prebuilt.Find(sources.Kernels[0]));
        Assert.Equal(orchestrationBinary, prebuilt.Find(sources.Orchestration));
        Assert.Null(prebuilt.Find(sources.Kernels[1]));
        File.SetLastWriteTimeUtc(sources.Kernels[0].SourcePath, DateTime.UtcNow.AddMinutes(1));
        Assert.Null(prebuilt.Find(sources.Kernels[0]));
    }
}
