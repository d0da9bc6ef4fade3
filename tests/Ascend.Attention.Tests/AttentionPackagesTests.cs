using System.Text.Json;

namespace Ascend.Attention.Tests;

public class AttentionPackagesTests
{
    private const string CceName = "cce_paged_attention_highperf";
    private const string PyptoName = "pypto_attention";

    [Fact]
    public void Cce_package_declares_upstreams_arguments_and_kernels()
    {
        KernelPackage package = AttentionPackages.LoadCce();

        Assert.Equal(CceName, package.Name);
        Assert.Equal("tensormap_and_ringbuffer", package.Runtime);
        string[] names =
        [
            "query", "key_cache", "value_cache", "block_table", "out", "s_gm", "p_gm", "o_tmp_gm", "go_gm", "o_core_tmp_gm",
            "l_gm", "gm_k16", "gm_v16", "tiling", "null",
        ];
        Assert.Equal(names, package.Arguments.Select(argument => argument.Name));
        Assert.Equal("out", Assert.Single(package.Arguments, argument => argument.Direction != ArgumentDirection.In).Name);
        Assert.Equal(new ScalarDeclaration("effective_block_dim", 1, 24), Assert.Single(package.Scalars));
        Assert.Equal(
            [(0, "PA_HIGHPERF_AIC", CoreType.AiCube), (1, "PA_HIGHPERF_AIV", CoreType.AiVector)],
            package.Kernels.Select(kernel => (kernel.FuncId, kernel.Name, kernel.CoreType)));
        ArgumentDirection[] directions = [.. package.Arguments.Select(argument => argument.Direction)];
        Assert.All(package.Kernels, kernel => Assert.Equal(directions, kernel.Signature));
    }

    [Fact]
    public void Pypto_package_declares_the_35_kernels_of_the_layer()
    {
        KernelPackage package = AttentionPackages.LoadPypto();

        Assert.Equal(PyptoName, package.Name);
        Assert.Equal(
            ["work_count", "work_table", "context_lens", "block_table", "query", "key_cache", "value_cache", "out"],
            package.Arguments.Select(argument => argument.Name));
        Assert.Empty(package.Scalars);
        Assert.Equal(Enumerable.Range(0, 35), package.Kernels.Select(kernel => kernel.FuncId));
        Assert.Equal(
            [4, 6, 8, 16, 21, 28, 29, 31],
            package.Kernels.Where(k => k.CoreType == CoreType.AiCube).Select(k => k.FuncId));
        Assert.Equal("fa_fused_aic", package.KernelNames[16]);
        Assert.Equal("fa_fused_aiv", package.KernelNames[17]);
        Assert.Equal("online_softmax", package.KernelNames[18]);
        Assert.Equal(35, package.KernelNames.Values.Distinct().Count());
    }

    [Fact]
    public void No_package_takes_kernels_from_elsewhere_and_all_run_on_the_mock()
    {
        Assert.All([AttentionPackages.LoadCce(), AttentionPackages.LoadPypto(), AttentionPackages.LoadPyptoLayer()], package =>
        {
            Assert.False(package.HasExternalKernels);
            Assert.Equal(["mock"], package.Platforms);
            Assert.NotNull(package.Origin.Commit);
        });
    }

    /// <summary>One script serves mock, simulator and device: the arguments are the same but for extents that real kernels fix.</summary>
    [Theory]
    [InlineData(CceName)]
    [InlineData(PyptoName)]
    [InlineData(AttentionPackages.PyptoLayer)]
    public void A_package_of_the_mock_takes_the_arguments_of_the_one_built_from_sources(string name)
    {
        KernelPackage mock = KernelPackage.Load(Path.Combine(AppContext.BaseDirectory, "Packages", name));
        using JsonDocument sources = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Sources", name, KernelSources.FileName)));
        JsonElement root = sources.RootElement;

        Assert.Equal(
            mock.Arguments.Select(a => (a.Name, a.Direction.ToString().ToLowerInvariant(), a.DataTypes.Count, a.Shape!.Count)),
            root.GetProperty("arguments").EnumerateArray().Select(a => (
                a.GetProperty("name").GetString()!, a.GetProperty("direction").GetString()!, a.GetProperty("dtypes").GetArrayLength(),
                a.GetProperty("shape").GetArrayLength())));
        Assert.Equal(mock.Workload!.Name, root.GetProperty("workload").GetProperty("name").GetString());
        Assert.Equal(
            mock.Workload.MeasuredKernels,
            root.GetProperty("workload").GetProperty("measured").EnumerateArray().Select(kernel => kernel.GetString()!));
        (int, string)[] kernels =
        [
            .. root.GetProperty("kernels").EnumerateArray()
                .Select(k => (k.GetProperty("func_id").GetInt32(), k.GetProperty("name").GetString()!)),
        ];
        Assert.Subset(mock.Kernels.Select(k => (k.FuncId, k.Name)).ToHashSet(), kernels.ToHashSet());
    }

    [Theory]
    [InlineData("cce.paged_attention_highperf", CceName, 3)]
    [InlineData("pypto.qwen3_decode_attention", PyptoName, 36)]
    [InlineData("pypto.qwen3_decode", AttentionPackages.PyptoLayer, 36)]
    public void Every_binary_is_an_image_of_the_packages_program(string program, string package, int count)
    {
        string[] files = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Packages", package, "mock"));

        Assert.Equal(count, files.Length);
        Assert.All(files, file =>
        {
            string[] lines = File.ReadAllLines(file);
            Assert.Equal("ASCEND-MOCK-KERNEL/1", lines[0]);
            using JsonDocument image = JsonDocument.Parse(lines[1]);
            Assert.Equal(program, image.RootElement.GetProperty("program").GetString());
        });
    }
}
