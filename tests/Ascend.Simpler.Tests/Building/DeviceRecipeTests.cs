namespace Ascend.Simpler.Tests;

public sealed class DeviceRecipeTests : IDisposable
{
    private static readonly CompilerTool s_ccec = new("/cann/bin/ccec", CompilerFamily.Clang, "ccec", "ccec");
    private static readonly CompilerTool s_gcc = new("/cann/g++", CompilerFamily.Gcc, "g++", "g++");

    private readonly FakeToolchain _tools = new();

    public void Dispose() => _tools.Dispose();

    private KernelRecipe Recipe(string platform, string runtime = "tensormap_and_ringbuffer") => new(
        SimplerSourceTree.Open(Path.Combine(_tools.Root, "simpler"), Path.Combine(_tools.Root, "pto-isa")),
        KernelPlatform.Parse(platform),
        runtime);

    private static string Flags(BuildStep step) =>
        string.Join(' ', step.Arguments.TakeWhile(argument => !argument.StartsWith("-I", StringComparison.Ordinal)));

    [Theory]
    [InlineData("aiv", "dav-c220-vec")]
    [InlineData("aic", "dav-c220-cube")]
    public void An_a2a3_kernel_is_compiled_by_ccec_for_its_core(string core, string architecture)
    {
        var kernel = new KernelSource(0, "k", core == "aiv" ? CoreType.AiVector : CoreType.AiCube, "/k.cpp");
        BuildStep step = Recipe("a2a3").Kernel(kernel, s_ccec, null, requireBfloat16: false);
        Assert.Equal(
            $"-c -O3 -g -x cce -Wall -std=c++17 --cce-aicore-only --cce-aicore-arch={architecture} -mllvm -cce-aicore-stack-size=0x8000 "
            + "-mllvm -cce-aicore-function-stack-size=0x8000 -mllvm -cce-aicore-record-overflow=false -mllvm -cce-aicore-addr-transform "
            + "-mllvm -cce-aicore-dcci-insert-for-scalar=false -DMEMORY_BASE",
            Flags(step));
        Assert.Equal(["-e", "kernel_entry"], KernelRecipe.LinkKernel(kernel, s_ccec, "/k.o").Arguments);
    }

    [Fact]
    public void An_a5_kernel_names_its_own_architecture_and_alias_analysis()
    {
        _tools.Write("simpler/src/a5/runtime/tensormap_and_ringbuffer/runtime/runtime.h", "");
        string flags = Flags(Recipe("a5").Kernel(new KernelSource(0, "k", CoreType.AiCube, "/k.cpp"), s_ccec, null, requireBfloat16: false));
        Assert.Contains("--cce-aicore-arch=dav-c310-cube", flags, StringComparison.Ordinal);
        Assert.EndsWith("-mllvm -cce-vf-aa-between-iters=true", flags, StringComparison.Ordinal);
    }

    [Fact]
    public void The_devices_orchestration_takes_the_onboard_helpers_and_no_host_log()
    {
        _tools.Write("simpler/src/common/platform/onboard/aicpu/cache_ops.cpp", "");
        KernelRecipe recipe = Recipe("a2a3");
        IReadOnlyList<BuildStep> steps = recipe.OrchestrationObjects(new OrchestrationSource("/o.cpp", "f"), s_gcc);
        Assert.Equal("-c -fPIC -O3 -g -std=c++17 -fno-gnu-unique", Flags(steps[0]));
        Assert.Equal(
            ["/o.cpp", "common.cpp", "cache_ops.cpp"], [steps[0].Inputs[0], .. steps.Skip(1).Select(step => Path.GetFileName(step.Inputs[0]))]);
        Assert.DoesNotContain(steps[0].Arguments, argument => argument.EndsWith("log/include", StringComparison.Ordinal));
        Assert.Equal(
            "-shared -fPIC -O3 -g -std=c++17 -fno-gnu-unique -Wl,--build-id=sha1", Flags(recipe.LinkOrchestration(s_gcc, ["/o.o"])));
    }

    [Fact]
    public void A_tree_whose_tool_names_no_helpers_gets_none()
    {
        _tools.Write("simpler/simpler_setup/kernel_compiler.py", "# June 2026\n");
        Assert.Equal(
            ["o.cpp", "common.cpp"],
            Recipe("a2a3sim").OrchestrationObjects(new OrchestrationSource("/o.cpp", "f"), s_gcc).Select(step => Path.GetFileName(step.Inputs[0])));
    }

    [Fact]
    public async Task Missing_device_compilers_are_listed()
    {
        _tools.Write("cann/bin/ccec", "");
        AscendNotSupportedException e = await Assert.ThrowsAsync<AscendNotSupportedException>(
            () => DeviceToolchain.FindAsync(Path.Combine(_tools.Root, "cann"), CancellationToken.None));
        Assert.Contains("ld.lld", e.Message, StringComparison.Ordinal);
        Assert.Contains("aarch64-target-linux-gnu-g++", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("bin/ccec", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tree_without_the_runtime_is_refused_with_the_folder_that_is_missing() => Assert.Contains(
        "src/a2a3/runtime/other",
        Assert.Throws<AscendException>(() => Recipe("a2a3sim", "other").OrchestrationObjects(new OrchestrationSource("/o.cpp", "f"), s_gcc)).Message,
        StringComparison.Ordinal);
}
