namespace Ascend.Simpler.Tests;

/// <summary>Which runtimes are called: those whose generation symbols and headers agree on, and no other.</summary>
public sealed class RuntimeInspectorTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_tree_of_G6_and_one_of_G0_are_accepted(bool compile)
    {
        using var g6 = new FakeTree(FakeTree.G6Symbols, FakeHeaders.G6());
        using var g0 = new FakeTree(FakeTree.G0Symbols, FakeHeaders.G0());
        AssertAccepted(SimplerGeneration.G6, g6.Inspect(compile), compile);
        AssertAccepted(SimplerGeneration.G0, g0.Inspect(compile), compile);
    }

    [Fact]
    public void A_compiled_check_is_remembered_and_forgotten_with_the_headers()
    {
        using var tree = new FakeTree(FakeTree.G6Symbols, FakeHeaders.G6());
        Assert.Equal(HeaderCheck.Compiled, tree.Inspect(compile: true).HeaderCheck);
        Assert.Equal(HeaderCheck.CompiledBefore, tree.Inspect(compile: true).HeaderCheck);
        File.AppendAllText(Path.Combine(tree.Root, "src", "common", FakeHeaders.Config), "\n// changed\n");
        Assert.Equal(HeaderCheck.Compiled, tree.Inspect(compile: true).HeaderCheck);
    }

    [Fact]
    public void A_damaged_cache_file_is_not_believed()
    {
        using var tree = new FakeTree(FakeTree.G6Symbols, FakeHeaders.G6());
        _ = tree.Inspect(compile: true);
        string file = Assert.Single(Directory.GetFiles(Path.Combine(tree.Root, "cache"), "*", SearchOption.AllDirectories));
        File.WriteAllLines(file, File.ReadAllLines(file)[..10]);
        RuntimeInspection again = tree.Inspect(compile: true);
        Assert.Equal(HeaderCheck.Compiled, again.HeaderCheck);
        Assert.Null(again.Problem);
    }

    public static TheoryData<string, string, string, string> Drifts => new()
    {
        { FakeHeaders.Config, "int32_t enable_dump_args = 0;\n    int32_t enable_pmu = 0;", "int32_t enable_pmu = 0;\n    int32_t enable_dump_args = 0;", "CallConfig.enable_pmu: offset 8, 4 bytes in the headers, offset 12, 4 bytes here" },
        { FakeHeaders.Config, "int32_t aicpu_thread_num = 0;", "int32_t block_dim = 0;\n    int32_t aicpu_thread_num = 0;", "sizeof(CallConfig): 1148 in the headers, 1144 here" },
        { FakeHeaders.Config, "char output_prefix[1024]", "char output_prefix[2048]", "CallConfig.output_prefix: offset 120, 2048 bytes" },
        { FakeHeaders.Config, "int32_t enable_scope_stats = 0;\n", "", "CallConfig.enable_scope_stats: absent" },
        { FakeHeaders.Functions, "int simpler_launch_run(DeviceContextHandle ctx, RuntimeHandle runtime);", "int simpler_launch_run(DeviceContextHandle ctx, RuntimeHandle runtime, int flags);", "simpler_launch_run(): i32(void*, void*, i32) in the headers, i32(void*, void*) here" },
        { FakeHeaders.Functions, "const uint8_t *dispatcher, size_t dispatcher_size, const CallConfig *prewarm);", "const uint8_t *dispatcher, size_t dispatcher_size);", "simpler_init(): i32(void*, i32, void*, u64, void*, u64, void*, u64) in the headers" },
        { FakeHeaders.Functions, "int simpler_wait_run(DeviceContextHandle ctx, RuntimeHandle runtime);", "", "simpler_wait_run(): absent" },
        { FakeHeaders.Functions, "uint64_t run_id;", "uint32_t run_id;", "NativeRunDescriptor.run_id: offset 8, 4 bytes" },
        { FakeHeaders.Functions, "PTO_RUNTIME_ERR_UNSUPPORTED = -2", "PTO_RUNTIME_ERR_UNSUPPORTED = -7", "PTO_RUNTIME_ERR_UNSUPPORTED: -7 in the headers, -2 here" },
        { FakeHeaders.Directions, "CHIP_MAX_TENSOR_ARGS = 256", "CHIP_MAX_TENSOR_ARGS = 128", "sizeof(ChipStorageTaskArgs): 17472 in the headers, 33856 here" },
        { FakeHeaders.Types, "FLOAT32, FLOAT16, INT32", "FLOAT16, FLOAT32, INT32", "DataType::FLOAT16: 0 in the headers, 1 here" },
        { FakeHeaders.Tensor, "uint64_t start_offset;\n    int32_t version;", "int32_t version;\n    uint64_t start_offset;", "ChipTensor.version: offset 24, 4 bytes" },
        { FakeHeaders.Callable, "uint32_t func_name_len_;\n", "", "ChipCallable.func_name_len_: absent" },
        { FakeHeaders.Callable, "uint64_t resolved_addr_;", "uint64_t resolved_addr_[9];", "CoreCallable::binary_data_offset(): 256 in the headers, 192 here" },
        { FakeHeaders.Log, "int32_t threshold;", "int64_t threshold;", "sizeof(SimplerHostLogState): 24 in the headers, 16 here" },
    };

    [Theory]
    [MemberData(nameof(Drifts))]
    public void Drifted_headers_are_refused_field_by_field(string header, string from, string to, string difference)
    {
        Dictionary<string, string> headers = FakeHeaders.G6();
        Assert.Contains(from, headers[header], StringComparison.Ordinal);
        headers[header] = headers[header].Replace(from, to, StringComparison.Ordinal);
        using var tree = new FakeTree(FakeTree.G6Symbols, headers);
        foreach (bool compile in (bool[])[true, false])
        {
            RuntimeInspection inspection = tree.Inspect(compile);
            Assert.NotNull(inspection.Problem);
            Assert.Contains(difference, inspection.Problem, StringComparison.Ordinal);
            AscendNotSupportedException e = Assert.Throws<AscendNotSupportedException>(() =>
                SimplerRuntimes.OfTrees(BackendKind.Simulator, name => tree.Environment(name, compile), Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance));
            Assert.Contains(tree.HostRuntime, e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Each_generations_library_with_the_others_headers_is_refused_by_name()
    {
        using var newer = new FakeTree(FakeTree.G6Symbols, FakeHeaders.G0());
        using var older = new FakeTree(FakeTree.G0Symbols, FakeHeaders.G6());
        Assert.Contains("those of G6, the headers in", newer.Inspect(compile: true).Problem, StringComparison.Ordinal);
        Assert.Contains("of generation G0", newer.Inspect(compile: true).Problem, StringComparison.Ordinal);
        Assert.Contains("those of G0 or G1", older.Inspect(compile: true).Problem, StringComparison.Ordinal);
        Assert.Contains("of generation G6", older.Inspect(compile: true).Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SimplerGeneration.G2, "simpler_run", "simpler_run(void *ctx, int32_t id, int block_dim);")]
    [InlineData(SimplerGeneration.G3, "simpler_run", "simpler_run(void *ctx, int32_t id, const CallConfig *config);")]
    [InlineData(SimplerGeneration.G4, "simpler_run get_pipeline_contract", "simpler_run(void *ctx); int get_pipeline_contract(void);")]
    [InlineData(SimplerGeneration.G5, "simpler_run get_pipeline_contract simpler_prepare_run", "simpler_run(void *ctx); int simpler_prepare_run(void *ctx);")]
    [InlineData(SimplerGeneration.G1, "run_prepared", "run_prepared(void *ctx, int32_t id);")]
    public void The_generations_between_are_named_and_refused(SimplerGeneration generation, string symbols, string declarations)
    {
        var headers = new Dictionary<string, string> { [FakeHeaders.Functions] = "int " + declarations };
        using var tree = new FakeTree(symbols.Split(' '), headers);
        RuntimeInspection inspection = tree.Inspect(compile: false);
        Assert.Equal(generation, inspection.Generation);
        Assert.Contains($"generation {generation}, which this version does not drive", inspection.Problem, StringComparison.Ordinal);
        Assert.Contains("G0", inspection.NextStep, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_headers_only_unambiguous_symbols_are_accepted()
    {
        using var g6 = new FakeTree(FakeTree.G6Symbols, headers: null);
        using var g0 = new FakeTree(FakeTree.G0Symbols, headers: null);
        RuntimeInspection accepted = g6.Inspect(compile: true);
        Assert.Null(accepted.Problem);
        Assert.Equal(HeaderCheck.None, accepted.HeaderCheck);
        Assert.Contains("fit G0 and G1", g0.Inspect(compile: true).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_library_of_something_else_is_refused()
    {
        using var tree = new FakeTree(["main_entry"], FakeHeaders.G6());
        Assert.Contains("no known generation", tree.Inspect(compile: true).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_library_of_another_architecture_or_a_truncated_one_is_refused_before_it_is_loaded()
    {
        using var tree = new FakeTree(FakeTree.G6Symbols, FakeHeaders.G6());
        byte[] library = File.ReadAllBytes(tree.HostRuntime);
        byte machine = library[18];
        library[18] = (byte)(machine == 62 ? 183 : 62);
        File.WriteAllBytes(tree.HostRuntime, library);
        Assert.Contains("is built for", Assert.Throws<AscendException>(() => tree.Inspect(compile: true)).Message, StringComparison.Ordinal);
        library[18] = machine;
        File.WriteAllBytes(tree.HostRuntime, library[..(library.Length / 2)]);
        Assert.Contains("cannot be read", Assert.Throws<AscendException>(() => tree.Inspect(compile: true)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_of_the_tree_is_named()
    {
        using var tree = new FakeTree(FakeTree.G6Symbols, FakeHeaders.G6());
        File.Delete(Path.Combine(tree.Root, "build", "lib", "libcpu_sim_context.so"));
        AscendException e = Assert.Throws<AscendException>(() => tree.Inspect(compile: true));
        Assert.Contains("has no 'build/lib/libcpu_sim_context.so'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_library_that_was_replaced_or_disappeared_after_it_was_identified_is_not_loaded()
    {
        using var tree = new FakeTree(FakeTree.G6Symbols, FakeHeaders.G6());
        RuntimeBuild build = RuntimeBuild.Identify(RuntimeTree.Locate(tree.Root, BackendKind.Simulator), name => tree.Environment(name, compile: false));
        build.EnsureUnchanged();
        File.AppendAllText(tree.HostRuntime, "x");
        Assert.Contains("was replaced", Assert.Throws<AscendException>(build.EnsureUnchanged).Message, StringComparison.Ordinal);
        File.Delete(tree.HostRuntime);
        Assert.Contains("disappeared", Assert.Throws<AscendException>(build.EnsureUnchanged).Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Compiled_and_parsed_checks_agree_on_the_real_tree()
    {
        string? root = Environment.GetEnvironmentVariable("SIMPLER_ROOT");
        Skip.If(string.IsNullOrEmpty(root), "NOT RUN: header checks of a real tree (set SIMPLER_ROOT)");
        RuntimeTree tree = RuntimeTree.Locate(root!, BackendKind.Simulator);
        foreach (string compiler in (string[])[Environment.GetEnvironmentVariable("CXX") ?? "c++", "/nowhere/c++"])
        {
            RuntimeInspection inspection = RuntimeInspector.Inspect(
                tree, name => name switch { "CXX" => compiler, "XDG_CACHE_HOME" or "HOME" => null, _ => Environment.GetEnvironmentVariable(name) });
            Assert.Null(inspection.Problem);
            Assert.True(inspection.FactCount > 70);
        }
    }

    private static void AssertAccepted(SimplerGeneration generation, RuntimeInspection inspection, bool compile)
    {
        Assert.Null(inspection.Problem);
        Assert.Equal(generation, inspection.Generation);
        Assert.Equal(compile ? HeaderCheck.Compiled : HeaderCheck.Parsed, inspection.HeaderCheck);
        Assert.Empty(inspection.Differences);
    }
}
