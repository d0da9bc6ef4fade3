using System.Text.Json.Nodes;

namespace Ascend.Attention.Tests;

/// <summary>What packages declare themselves for, on the mock.</summary>
public class WorkloadTests(MockFixture mock) : IClassFixture<MockFixture>
{
    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (string package in new[] { AttentionPackages.Cce, AttentionPackages.Pypto, AttentionPackages.PyptoLayer })
            {
                cases.Add(package, "b2_h8_kv2_s300_d64_bs128_fp16");
                cases.Add(package, "b3_h4_kv4_s1_d16_bs16_fp16");
                cases.Add(package, "b1_h10_kv2_s129_d32_bs64_bf16");
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_run_passes_its_check_twice_with_the_same_bits(string package, string shape)
    {
        KernelPackage loaded = Load(package);
        RegisteredKernel kernel = mock.Session.Register(loaded);
        using WorkloadInputs inputs = Inputs(shape);
        using WorkloadRun run = AttentionWorkload.Of(loaded).Prepare(inputs);
        var results = new List<ushort[]>();
        for (int i = 0; i < 2; i++)
        {
            run.Clear();
            mock.Session.Run(kernel, run.Arguments);
            results.Add(run.ReadResult());
            WorkloadCheck check = run.Check(results[^1], onSimulator: false);
            Assert.True(check.Passed, check.Text);
        }

        Assert.Equal(results[0], results[1]);
        mock.Session.Unregister(kernel);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_run_that_writes_nothing_and_a_single_wrong_element_fail_the_check(string package, string shape)
    {
        KernelPackage loaded = Load(package);
        RegisteredKernel kernel = mock.Session.Register(loaded);
        using WorkloadInputs inputs = Inputs(shape);
        using WorkloadRun run = AttentionWorkload.Of(loaded).Prepare(inputs);
        run.Clear();
        Assert.False(run.Check(run.ReadResult(), onSimulator: false).Passed);
        Assert.False(run.Check(run.ReadResult(), onSimulator: true).Passed);

        mock.Session.Run(kernel, run.Arguments);
        ushort[] right = run.ReadResult();
        foreach (int at in new[] { 0, right.Length / 2, right.Length - 1 })
        {
            ushort[] wrong = [.. right];
            wrong[at] ^= 0x4000;
            Assert.False(run.Check(wrong, onSimulator: true).Passed, $"element {at}");
        }

        mock.Session.Unregister(kernel);
    }

    [Fact]
    public void Workloads_of_one_problem_have_one_digest_in_both_types_and_the_layer_has_its_own()
    {
        using WorkloadInputs inputs = Inputs("b2_h8_kv2_s40_d32_bs16_fp16");
        string[] digests =
        [
            .. new[] { AttentionPackages.Cce, AttentionPackages.Pypto, AttentionPackages.PyptoLayer }.Select(name =>
            {
                using WorkloadRun run = AttentionWorkload.Of(Load(name)).Prepare(inputs);
                return run.DataDigest;
            }),
        ];
        Assert.Equal(digests[0], digests[1]);
        Assert.NotEqual(digests[0], digests[2]);
        Assert.Equal(
            [true, true, false],
            new[] { AttentionPackages.Cce, AttentionPackages.Pypto, AttentionPackages.PyptoLayer }
                .Select(name => AttentionWorkload.Of(Load(name)).TakesProblemData));
    }

    [Fact]
    public void Fp16_and_bf16_problems_of_one_seed_hold_the_same_numbers()
    {
        PagedAttentionData half = new PagedAttentionProblem(PagedAttentionShape.Parse("b2_h8_kv2_s70_d32_bs16_fp16"), 5).CreateData();
        PagedAttentionData brain = new PagedAttentionProblem(PagedAttentionShape.Parse("b2_h8_kv2_s70_d32_bs16_bf16"), 5).CreateData();
        foreach ((Memory<ushort> a, Memory<ushort> b) in new[]
        {
            (half.Query, brain.Query), (half.KeyCache, brain.KeyCache), (half.ValueCache, brain.ValueCache),
        })
        {
            Assert.Equal(
                b.ToArray().Select(bits => BitConverter.UInt32BitsToSingle((uint)bits << 16)),
                a.ToArray().Select(bits => (float)BitConverter.UInt16BitsToHalf(bits)));
        }
    }

    /// <summary>A half of a power of two is what the simulator's rounding makes; anything else is an error there too.</summary>
    [Fact]
    public void Only_what_the_simulators_rounding_explains_is_accepted_and_only_there()
    {
        const ushort Half = 0x3800;
        const ushort Quarter = 0x3400;
        KernelPackage cce = Load(AttentionPackages.Cce);
        RegisteredKernel kernel = mock.Session.Register(cce);
        using WorkloadInputs inputs = Inputs("b2_h8_kv2_s300_d64_bs128_fp16");
        AttentionLaunch launch = AttentionLaunch.ForCce(inputs.Tensors, CceTiling.Create(inputs.Shape));
        mock.Session.Run(kernel, launch.Arguments);
        ushort[] expected = launch.ReadOutput();
        expected[77] = Half;
        using var run = new AttentionRun(inputs, launch, expected, owned: null);
        ushort[] halved = [.. expected];
        halved[77] = Quarter;
        WorkloadCheck check = run.Check(halved, onSimulator: true);
        Assert.True(check.Passed, check.Text);
        Assert.Equal(1, check.Explained);
        Assert.Contains("1 are half of what they should be", check.Text, StringComparison.Ordinal);
        Assert.False(run.Check(halved, onSimulator: false).Passed);

        halved[78] = (ushort)(expected[78] ^ 0x4000);
        check = run.Check(halved, onSimulator: true);
        Assert.False(check.Passed);
        Assert.Equal(1, check.Explained);
        Assert.Contains("1 of 1024", check.Text, StringComparison.Ordinal);
        mock.Session.Unregister(kernel);
    }

    [Theory]
    [InlineData("null", "declares no workload")]
    [InlineData("""{ "name": "convolution", "measured": ["PA_HIGHPERF_AIC"] }""", "'convolution'")]
    public void A_package_without_a_known_workload_is_refused_by_name(string workload, string message)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => AttentionWorkload.Of(Changed(AttentionPackages.Cce, workload)));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains("pypto_attention", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("b16_h40_kv8_s5500_bs128_fp16", null)]
    [InlineData("b16_h40_kv8_s5600_bs128_fp16", "at most 43 blocks")]
    [InlineData("b8_h40_kv8_s128_bs128_fp16", "'query' is [16, 8, 16, 128], this shape needs [8, 8, 16, 128]")]
    [InlineData("b16_h32_kv8_s128_bs128_fp16", "'out' is [16, 40, 128], this shape needs [16, 32, 128]")]
    [InlineData("b16_h40_kv8_s128_bs64_fp16", "'key_cache'")]
    public void Shapes_that_real_kernels_were_not_generated_for_are_refused_with_both_extents(string shape, string? message)
    {
        string[] arguments =
        [
            """{ "name": "work_table", "direction": "in", "dtypes": ["int32"], "shape": [688] }""",
            """{ "name": "query", "direction": "in", "dtypes": ["bfloat16"], "shape": [16, 8, 16, 128] }""",
            """{ "name": "key_cache", "direction": "in", "dtypes": ["bfloat16"], "shape": ["blocks", 8, 128, 128] }""",
            """{ "name": "out", "direction": "out", "dtypes": ["bfloat16"], "shape": [16, 40, 128] }""",
        ];
        AttentionWorkload workload = AttentionWorkload.Of(Changed(AttentionPackages.Pypto, null, $"[{string.Join(", ", arguments)}]"));
        Exception? error = Record.Exception(() => workload.Require(PagedAttentionShape.Parse(shape)));
        if (message is null)
        {
            Assert.Null(error);
        }
        else
        {
            Assert.Contains(message, Assert.IsType<ArgumentException>(error).Message, StringComparison.Ordinal);
        }
    }

    /// <summary>Compiled for the host, the CCE source computes in half precision whatever its tensors are.</summary>
    [Fact]
    public void The_cce_kernel_is_refused_bf16_on_the_simulator_alone()
    {
        AttentionWorkload cce = AttentionWorkload.Of(Load(AttentionPackages.Cce));
        PagedAttentionShape shape = PagedAttentionShape.Parse("b1_h8_kv2_s16_bs16_bf16");
        cce.Require(shape);
        AttentionWorkload.Of(Load(AttentionPackages.Pypto)).Require(shape, onSimulator: true);
        Assert.Contains("fp16", Assert.Throws<ArgumentException>(() => cce.Require(shape, onSimulator: true)).Message, StringComparison.Ordinal);
    }

    private static KernelPackage Load(string name) => KernelPackage.Load(Path.Combine(AppContext.BaseDirectory, "Packages", name));

    /// <summary>A package's description alone, with another workload or other arguments.</summary>
    private static KernelPackage Changed(string name, string? workload, string? arguments = null)
    {
        string source = Path.Combine(AppContext.BaseDirectory, "Packages", name, KernelPackage.FileName);
        JsonObject document = JsonNode.Parse(File.ReadAllText(source))!.AsObject();
        if (workload is not null)
        {
            document["workload"] = JsonNode.Parse(workload);
        }

        if (arguments is not null)
        {
            document["arguments"] = JsonNode.Parse(arguments);
        }

        string file = Path.Combine(Directory.CreateTempSubdirectory("ascend-workload-").FullName, KernelPackage.FileName);
        File.WriteAllText(file, document.ToJsonString());
        try
        {
            return KernelPackage.Load(file);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }
    }

    private WorkloadInputs Inputs(string shape) => new(new PagedAttentionProblem(PagedAttentionShape.Parse(shape), seed: 3), mock.Session);
}
