using System.Globalization;
using System.Runtime.Intrinsics.X86;

namespace Ascend.Simpler.Tests;

public sealed class KernelCompilerTests : IDisposable
{
    private readonly FakeToolchain _tools = new();

    public KernelCompilerTests() => _tools.Write("package/local.h", "#define LOCAL 1\n");

    private string Output => Path.Combine(_tools.Root, "out");

    public void Dispose() => _tools.Dispose();

    private Task<KernelPackage> BuildAsync(KernelSources? sources = null, KernelCompilerOptions? options = null) =>
        new KernelCompiler(options ?? _tools.Options).BuildAsync(sources ?? _tools.Sources(), Output);

    [Fact]
    public async Task A_package_holds_what_was_compiled_and_says_how()
    {
        KernelPackage package = await BuildAsync();
        Assert.Equal(["a2a3sim"], package.Platforms);
        Assert.Equal("add", package.KernelNames[7]);
        PackageBuild build = package.Builds["a2a3sim"];
        Assert.Equal("G6", build.Generation);
        Assert.StartsWith("fake clang version 19.1.7", build.Compiler, StringComparison.Ordinal);
        Assert.Contains(ElfImage.Parse(File.ReadAllBytes(package.Kernels[0].Binaries["a2a3sim"])).Symbols, symbol => symbol.Name == "kernel_entry");
        ElfImage orchestration = ElfImage.Parse(File.ReadAllBytes(package.OrchestrationBinaries["a2a3sim"]));
        Assert.Contains(orchestration.Sections, section => section.Name == ".note.gnu.build-id");
        string[] symbols = [.. orchestration.Symbols.Select(symbol => symbol.Name)];
        Assert.Contains("aicpu_orchestration_entry", symbols);
        Assert.Contains("_Z11fake_commonv", symbols);
        Assert.Contains("_Z13fake_host_logv", symbols);
        Assert.Contains("_Z16fake_device_timev", symbols);
    }

    [Fact]
    public async Task The_simulators_flags_and_include_order_are_those_of_the_reference_tool()
    {
        await BuildAsync();
        string simpler = Path.Combine(_tools.Root, "simpler");
        string pto = Path.Combine(_tools.Root, "pto-isa");
        string runtime = $"{simpler}/src/a2a3/runtime/tensormap_and_ringbuffer";
        string kernel = Assert.Single(_tools.Calls, call => call.EndsWith("add.cpp", StringComparison.Ordinal));
        Assert.StartsWith(
            "-shared -O2 -fPIC -std=c++23 -Wno-macro-redefined -Wno-ignored-attributes -D__CPU_SIM -DPTO_CPU_MAX_THREADS=1 -DNDEBUG -D__DAV_VEC__ "
            + (Fma.IsSupported ? "-mfma -ffp-contract=off " : "") + $"-I{pto}/include -I{pto}/include/pto -I{simpler}/simpler_setup/incore -I{simpler}/src/common/platform/include -I{runtime}/runtime "
            + $"-I{runtime}/common -I{simpler}/src/common/task_interface -I{simpler}/src/common -I{simpler}/src/a2a3/platform/include ",
            kernel,
            StringComparison.Ordinal);
        string orchestration = Assert.Single(_tools.Calls, call => call.EndsWith("package/orchestration.cpp", StringComparison.Ordinal));
        Assert.StartsWith("-c -fPIC -O3 -g -std=c++17 -pthread ", orchestration, StringComparison.Ordinal);
        Assert.Contains($"-I{simpler}/src/common/log/include ", orchestration, StringComparison.Ordinal);
        Assert.Contains(_tools.Calls, call => call.StartsWith("-shared -fPIC -O3 -g -std=c++17 -pthread -Wl,--build-id=sha1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_is_compiled_twice_until_something_that_went_into_it_changes()
    {
        await BuildAsync();
        int first = _tools.Calls.Length;
        await BuildAsync();
        Assert.Equal(first, _tools.Calls.Length);

        _tools.Write("package/local.h", "#define LOCAL 2\n");
        await BuildAsync();
        Assert.Equal(first + 1, _tools.Calls.Length);
        Assert.EndsWith("add.cpp", _tools.Calls[^1], StringComparison.Ordinal);

        _tools.Write("package/local.h", "#define LOCAL 1\n");
        await BuildAsync();
        Assert.Equal(first + 1, _tools.Calls.Length);

        await BuildAsync(_tools.Sources($"{FakeToolchain.FakeKernel}// changed\n"));
        Assert.Equal(first + 2, _tools.Calls.Length);

        _tools.Write("compiler.version", "of another day");
        await BuildAsync();
        Assert.Equal((2 * first) + 2, _tools.Calls.Length);
    }

    [Fact]
    public async Task A_macro_is_part_of_what_is_cached()
    {
        await BuildAsync();
        int first = _tools.Calls.Length;
        var options = new KernelCompilerOptions
        {
            SimplerRoot = _tools.Options.SimplerRoot,
            PtoIsaRoot = _tools.Options.PtoIsaRoot,
            HostCompiler = _tools.Compiler,
            CacheDirectory = _tools.Cache,
            Environment = _tools.Options.Environment,
            Defines = new Dictionary<string, string> { ["TILE"] = "16", ["FLAG"] = "" },
        };
        await BuildAsync(options: options);
        Assert.Equal(first + 1, _tools.Calls.Length);
        Assert.Contains("-DTILE=16 -DFLAG ", _tools.Calls[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_failing_file_has_a_paragraph_with_the_compilers_first_errors()
    {
        KernelSources sources = _tools.Sources(
            "int kernel_entry() { return undeclared_name; }\n", "#include \"missing_header.h\"\n");
        KernelCompilationException e = await Assert.ThrowsAsync<KernelCompilationException>(() => BuildAsync(sources));
        Assert.Equal(2, e.Failures.Count);
        Assert.Contains("the orchestration", e.Failures[0].Name, StringComparison.Ordinal);
        Assert.Contains("orchestration.cpp:1:", e.Message, StringComparison.Ordinal);
        Assert.Contains("missing_header.h", e.Message, StringComparison.Ordinal);
        Assert.Contains("kernel 'add' (func_id 7)", e.Message, StringComparison.Ordinal);
        Assert.Contains("add.cpp:1:", e.Message, StringComparison.Ordinal);
        Assert.Contains("undeclared_name", e.Message, StringComparison.Ordinal);
        Assert.Contains("-std=c++23", e.Failures[1].Command, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Output));
        Assert.Empty(Directory.GetDirectories(Path.Combine(_tools.Cache, "work")));
    }

    [Fact]
    public async Task A_kernel_without_its_entry_point_is_refused_by_name()
    {
        KernelCompilationException e = await Assert.ThrowsAsync<KernelCompilationException>(
            () => BuildAsync(_tools.Sources("int kernel_entry() { return 1; }\n")));
        Assert.Contains("does not export 'kernel_entry'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_compiler_that_hangs_is_killed_at_its_limit()
    {
        _tools.Hook("sleep 600");
        KernelCompilerOptions options = _tools.Options;
        KernelCompilationException e = await Assert.ThrowsAsync<KernelCompilationException>(() => BuildAsync(options: new KernelCompilerOptions
        {
            SimplerRoot = options.SimplerRoot,
            PtoIsaRoot = options.PtoIsaRoot,
            HostCompiler = options.HostCompiler,
            CacheDirectory = options.CacheDirectory,
            Environment = options.Environment,
            Timeout = TimeSpan.FromSeconds(1),
        }));
        Assert.Contains("did not end within 1 s", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_kills_the_compilers_and_leaves_nothing()
    {
        _tools.Hook("echo $$ > \"$0.pid\"; sleep 600");
        using var cancellation = new CancellationTokenSource();
        Task<KernelPackage> build = new KernelCompiler(_tools.Options).BuildAsync(_tools.Sources(), Output, null, cancellation.Token);
        string pidFile = $"{_tools.Compiler}.pid";
        Assert.True(SpinWait.SpinUntil(() => File.Exists(pidFile) && new FileInfo(pidFile).Length > 0, TimeSpan.FromSeconds(60)));
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => build);
        Assert.False(Directory.Exists($"/proc/{int.Parse(File.ReadAllText(pidFile), CultureInfo.InvariantCulture)}"));
        Assert.False(Directory.Exists(Output));
        Assert.Empty(Directory.GetDirectories(Path.Combine(_tools.Cache, "work")));
    }

    [Fact]
    public async Task Bfloat16_without_a_compiler_for_it_is_refused_unless_float16_is_allowed()
    {
        KernelSources sources = _tools.Sources("using bfloat16_t = short;\nextern \"C\" int kernel_entry() { return 1; }\n");
        _tools.Write("compiler.reject", "stdfloat\n__bf16\n");
        KernelCompilationException e = await Assert.ThrowsAsync<KernelCompilationException>(() => BuildAsync(sources));
        Assert.Contains("uses bfloat16", e.Message, StringComparison.Ordinal);

        KernelCompilerOptions options = _tools.Options;
        KernelPackage package = await BuildAsync(sources, new KernelCompilerOptions
        {
            SimplerRoot = options.SimplerRoot,
            PtoIsaRoot = options.PtoIsaRoot,
            HostCompiler = options.HostCompiler,
            CacheDirectory = options.CacheDirectory,
            Environment = options.Environment,
            AllowFloat16ForBfloat16 = true,
        });
        Assert.Contains("computes in float16", Assert.Single(package.Builds["a2a3sim"].Notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stdfloat", true)]
    [InlineData("nothing at all", false)]
    public async Task Bfloat16_comes_from_the_library_or_else_from_the_compilers_own_type(string rejected, bool expectHeader)
    {
        _tools.Write("compiler.reject", $"{rejected}\n");
        await BuildAsync(_tools.Sources("using bfloat16_t = short;\nextern \"C\" int kernel_entry() { return 1; }\n"));
        string call = Assert.Single(_tools.Calls, call => call.EndsWith("add.cpp", StringComparison.Ordinal));
        Assert.Contains("-DPTO_CPU_SIM_ENABLE_BF16=1", call, StringComparison.Ordinal);
        Assert.Equal(expectHeader, call.Contains("-D__STDCPP_BFLOAT16_T__=1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_compiler_too_old_for_kernels_is_named_with_what_to_install()
    {
        _tools.Write("compiler.reject", "_Float16\n");
        AscendNotSupportedException e = await Assert.ThrowsAsync<AscendNotSupportedException>(() => BuildAsync());
        Assert.Contains(_tools.Compiler, e.Message, StringComparison.Ordinal);
        Assert.Contains("no _Float16 in C++23", e.Message, StringComparison.Ordinal);
        Assert.Contains("apt-get install", e.NextStep, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_holds_something_else_is_not_replaced()
    {
        _tools.Write("out/notes.txt", "mine");
        KernelPackageException e = await Assert.ThrowsAsync<KernelPackageException>(() => BuildAsync());
        Assert.Contains("not empty", e.Message, StringComparison.Ordinal);
        Assert.Empty(_tools.Calls);
        Assert.Equal("mine", File.ReadAllText(Path.Combine(Output, "notes.txt")));
    }

    [Fact]
    public async Task Without_an_output_folder_the_package_lies_in_the_cache_under_its_contents()
    {
        var compiler = new KernelCompiler(_tools.Options);
        KernelPackage first = await compiler.BuildAsync(_tools.Sources(), null);
        KernelPackage second = await compiler.BuildAsync(_tools.Sources(), null);
        Assert.Equal(first.DirectoryPath, second.DirectoryPath);
        _tools.Write("package/local.h", "#define LOCAL 9\n");
        KernelPackage third = await compiler.BuildAsync(_tools.Sources(), null);
        Assert.NotEqual(first.DirectoryPath, third.DirectoryPath);
    }

    [Theory]
    [InlineData("mock", "built-in programs")]
    [InlineData("cuda", "a2a3sim, a2a3, a5sim, a5")]
    public void A_platform_that_takes_no_compiled_kernels_is_refused(string platform, string expected) => Assert.Contains(
        expected,
        Assert.Throws<ArgumentException>(() => new KernelCompiler(new KernelCompilerOptions { Platform = platform })).Message,
        StringComparison.Ordinal);

    [Fact]
    public async Task A_missing_source_is_refused_by_its_name_before_anything_is_compiled()
    {
        KernelSources sources = _tools.Sources();
        File.Delete(sources.Kernels[0].SourcePath);
        KernelPackageException e = await Assert.ThrowsAsync<KernelPackageException>(() => BuildAsync(sources));
        Assert.Contains(sources.Kernels[0].SourcePath, e.Message, StringComparison.Ordinal);
        Assert.Empty(_tools.Calls);
        Assert.False(Directory.Exists(Output));
    }

    [Fact]
    public async Task A_missing_tree_is_asked_for_by_its_variable()
    {
        AscendException e = await Assert.ThrowsAsync<AscendException>(
            () => BuildAsync(options: new KernelCompilerOptions { CacheDirectory = _tools.Cache, Environment = _ => null }));
        Assert.Contains("SIMPLER_ROOT", e.NextStep, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_package_for_another_tree_is_refused_with_the_difference()
    {
        KernelPackage package = await BuildAsync();
        SimplerAdapter own = AdapterOf(StandInGenerations.G6);
        KernelFacts facts = KernelFacts.Of(own.Facts, Path.Combine(_tools.Root, "simpler", "src"), "a2a3", "tensormap_and_ringbuffer");
        facts.Require(package, "a2a3sim");
        SimplerAdapter other = AdapterOf(StandInGenerations.G7b);
        KernelPackageException e = Assert.Throws<KernelPackageException>(() => KernelFacts.Of(other.Facts, null, null, null).Require(package, "a2a3sim"));
        Assert.Contains("kernel.arguments.size is 33856 in the package and 19464 in the tree", e.Message, StringComparison.Ordinal);
        e = Assert.Throws<KernelPackageException>(() => facts.Require(package, "a2a3"));
        Assert.Contains("Build it again", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_header_says_counts_and_how_it_is_written_does_not()
    {
        KernelPackage package = await BuildAsync();
        SimplerAdapter adapter = AdapterOf(StandInGenerations.G6);
        KernelFacts Facts() => KernelFacts.Of(adapter.Facts, Path.Combine(_tools.Root, "simpler", "src"), "a2a3", "tensormap_and_ringbuffer");
        string header = Path.Combine(_tools.Root, "simpler/src/a2a3/runtime/tensormap_and_ringbuffer/runtime/runtime.h");
        string text = File.ReadAllText(header);
        File.WriteAllText(header, $"// a remark\n\n{text.Replace(" ", "   ", StringComparison.Ordinal)}/* \"another\" */\n");
        Facts().Require(package, "a2a3sim");
        File.WriteAllText(header, text.Replace("FAKE_RUNTIME 1", "FAKE_RUNTIME 2", StringComparison.Ordinal));
        KernelPackageException e = Assert.Throws<KernelPackageException>(() => Facts().Require(package, "a2a3sim"));
        Assert.Contains("headers that kernels include differ", e.Message, StringComparison.Ordinal);
    }

    private static SimplerAdapter AdapterOf(StandInFeatures features)
    {
        TreeHeaders headers = TreeHeaders.Read(Path.Combine(StandInTree.Of(features), StandInTree.Headers))!;
        return SimplerAdapter.Open(new AdapterCache(Path.Combine(StandInTree.Kept, "adapters")).Find(headers, Environment.GetEnvironmentVariable).Library);
    }
}
