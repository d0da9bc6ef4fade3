namespace Ascend.Simpler.Tests;

[Collection("mock device")]
public sealed class KernelArgumentsTests
{
    [Fact]
    public void A_missing_argument_is_named_and_nothing_is_launched()
    {
        using var fixture = new SessionFixture();
        using KernelArguments arguments = new KernelArguments().AddReadOnlyTensor<float>(fixture.A, SessionFixture.Spec);
        AssertRefused(fixture, arguments, "'b'");
    }

    [Fact]
    public void An_extra_argument_is_refused()
    {
        using var fixture = new SessionFixture();
        using KernelArguments arguments = fixture.Arguments().AddTensor(new float[fixture.F.Length].AsMemory(), SessionFixture.Spec);
        AssertRefused(fixture, arguments, "1 too many");
    }

    [Fact]
    public void An_extra_scalar_is_refused()
    {
        using var fixture = new SessionFixture();
        using KernelArguments arguments = fixture.Arguments().AddScalar(7);
        AssertRefused(fixture, arguments, "0 scalars, 1 given");
    }

    [Fact]
    public void A_wrong_data_type_is_refused()
    {
        using var fixture = new SessionFixture();
        using KernelArguments arguments = fixture.Arguments();
        arguments.SetTensor(1, new Half[1024].AsMemory(), new TensorSpec(TensorDataType.Float16, 16, 64));
        AssertRefused(fixture, arguments, "float16");
    }

    [Fact]
    public void A_wrong_rank_is_refused()
    {
        using var fixture = new SessionFixture();
        using KernelArguments arguments = fixture.Arguments();
        arguments.SetTensor(1, fixture.B.AsMemory(), new TensorSpec(TensorDataType.Float32, 1024));
        AssertRefused(fixture, arguments, "1 dimensions");
    }

    [Fact]
    public void A_shape_that_disagrees_with_another_argument_names_both()
    {
        using var fixture = new SessionFixture();
        using KernelArguments arguments = fixture.Arguments();
        arguments.SetTensor(1, fixture.B.AsMemory(), new TensorSpec(TensorDataType.Float32, 16, 32));
        AssertRefused(fixture, arguments, $"(rows) must be {SessionFixture.Rows}, as in argument 'a'");
    }

    [Fact]
    public void Read_only_memory_for_a_result_is_refused()
    {
        using var fixture = new SessionFixture();
        using KernelArguments arguments = new KernelArguments()
            .AddReadOnlyTensor<float>(fixture.A, SessionFixture.Spec)
            .AddReadOnlyTensor<float>(fixture.B, SessionFixture.Spec)
            .AddReadOnlyTensor<float>(fixture.F, SessionFixture.Spec);
        AssertRefused(fixture, arguments, "read-only");
    }

    [Fact]
    public void Memory_too_small_for_its_shape_is_refused_when_it_is_added()
    {
        using var fixture = new SessionFixture();
        using DeviceBuffer buffer = fixture.Device.Allocate(100);
        using var arguments = new KernelArguments();
        Assert.Contains("100 bytes", Assert.Throws<KernelArgumentException>(() => arguments.AddTensor(buffer, SessionFixture.Spec)).Message, StringComparison.Ordinal);
        Assert.Throws<KernelArgumentException>(() => arguments.AddTensor(new float[1023].AsMemory(), SessionFixture.Spec));
        Assert.Throws<KernelArgumentException>(() => arguments.AddTensor(new double[1024].AsMemory(), SessionFixture.Spec));
        Assert.Equal(0, arguments.TensorCount);
    }

    [Fact]
    public void A_disposed_buffer_is_refused_before_the_launch_and_when_it_is_added()
    {
        using var fixture = new SessionFixture();
        using KernelArguments arguments = fixture.Arguments();
        DeviceBuffer buffer = fixture.Device.Allocate(SessionFixture.Spec.ByteCount);
        arguments.SetTensor(0, buffer, SessionFixture.Spec);
        buffer.Dispose();
        ulong before = fixture.Ledger().total_runs;
        Assert.Throws<ObjectDisposedException>(() => fixture.Session.Run(fixture.Kernel, arguments));
        Assert.Throws<ObjectDisposedException>(() => arguments.SetTensor(0, buffer, SessionFixture.Spec));
        Assert.Equal(before, fixture.Ledger().total_runs);
    }

    [Fact]
    public void A_kernel_of_another_session_or_unregistered_is_refused()
    {
        using var fixture = new SessionFixture();
        using KernelArguments arguments = fixture.Arguments();
        RegisteredKernel other = fixture.Session.Register(fixture.Packages.VectorExample());
        fixture.Session.Unregister(other);
        Assert.Throws<ArgumentException>(() => fixture.Session.Run(other, arguments));
        Assert.Throws<ArgumentException>(() => fixture.Session.Unregister(other));
    }

    [Fact]
    public void The_65th_callable_is_refused_and_the_64_stay_usable()
    {
        using var fixture = new SessionFixture();
        KernelPackage package = fixture.Packages.VectorExample();
        for (int i = 1; i < 64; i++)
        {
            Assert.Equal(i, fixture.Session.Register(package).CallableId);
        }

        AscendException e = Assert.Throws<AscendException>(() => fixture.Session.Register(package));
        Assert.Contains("64 packages", e.Message, StringComparison.Ordinal);
        using KernelArguments arguments = fixture.Arguments();
        _ = fixture.Session.Run(fixture.Kernel, arguments);
        fixture.AssertComputed();
    }

    [Fact]
    public void The_257th_tensor_and_the_129th_scalar_are_refused()
    {
        using var arguments = new KernelArguments();
        Memory<float> memory = new float[1];
        var spec = new TensorSpec(TensorDataType.Float32, 1);
        for (int i = 0; i < 256; i++)
        {
            arguments.AddTensor(memory, spec);
        }

        for (int i = 0; i < 128; i++)
        {
            arguments.AddScalar(i);
        }

        Assert.Throws<KernelArgumentException>(() => arguments.AddTensor(memory, spec));
        Assert.Throws<KernelArgumentException>(() => arguments.AddScalar(1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Extents_that_are_not_positive_are_refused(int extent) => Assert.Contains(
        $"{extent}", Assert.Throws<ArgumentOutOfRangeException>(() => new TensorSpec(TensorDataType.Int8, 4, extent)).Message, StringComparison.Ordinal);

    [Fact]
    public void Ranks_outside_1_to_5_and_unknown_types_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new TensorSpec(TensorDataType.Int8));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TensorSpec(TensorDataType.Int8, 1, 1, 1, 1, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TensorSpec((TensorDataType)99, 1));
        Assert.Throws<OverflowException>(() => new TensorSpec(TensorDataType.Int64, int.MaxValue, int.MaxValue, int.MaxValue));
    }

    public static TheoryData<string, RunOptions> BadOptions => new()
    {
        { "AicpuThreads", new RunOptions { AicpuThreads = 1 } },
        { "Timeout", new RunOptions { Timeout = TimeSpan.Zero } },
        { "ChipSwimlaneLevel", new RunOptions { ChipSwimlaneLevel = 5 } },
        { "PmuEventGroup", new RunOptions { PmuEventGroup = -1 } },
        { "RingTaskWindow", new RunOptions { RingTaskWindow = [5, 0, 0, 0] } },
        { "RingTaskWindow", new RunOptions { RingTaskWindow = [4] } },
        { "RingHeap", new RunOptions { RingHeap = [1023, 0, 0, 0] } },
        { "RingDependencyPool", new RunOptions { RingDependencyPool = [3, 0, 0, 0] } },
    };

    [Theory]
    [MemberData(nameof(BadOptions))]
    public void Options_out_of_range_are_refused_by_name(string property, RunOptions options)
    {
        using var fixture = new SessionFixture();
        using KernelArguments arguments = fixture.Arguments();
        Assert.Contains(property, Assert.Throws<ArgumentException>(() => fixture.Session.Run(fixture.Kernel, arguments, options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_real_kernel_binary_is_refused_by_the_mock_with_what_to_do()
    {
        using var fixture = new SessionFixture();
        string folder = fixture.Packages.Write("vector_example", TestPackages.VectorExampleDocument());
        File.WriteAllBytes(Path.Combine(folder, "mock", "mul.img"), [0x7f, (byte)'E', (byte)'L', (byte)'F', .. new byte[200]]);
        AscendException e = Assert.ThrowsAny<AscendException>(() => fixture.Session.Register(KernelPackage.Load(folder)));
        Assert.Equal("simpler_register_callable", e.Operation);
        Assert.Contains("ELF", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_package_for_another_platform_or_runtime_is_refused()
    {
        using var fixture = new SessionFixture();
        System.Text.Json.Nodes.JsonObject document = TestPackages.VectorExampleDocument();
        document["runtime"] = "host_build_graph";
        string folder = fixture.Packages.Write("other", document);
        Assert.Contains(
            "host_build_graph", Assert.Throws<KernelPackageException>(() => fixture.Session.Register(KernelPackage.Load(folder))).Message, StringComparison.Ordinal);

        string text = File.ReadAllText(Path.Combine(folder, "kernel.json"));
        File.WriteAllText(Path.Combine(folder, "kernel.json"), text.Replace("\"mock\":", "\"a2a3\":", StringComparison.Ordinal).Replace("host_build_graph", "tensormap_and_ringbuffer", StringComparison.Ordinal));
        Assert.Contains(
            "platform 'mock'", Assert.Throws<KernelPackageException>(() => fixture.Session.Register(KernelPackage.Load(folder))).Message, StringComparison.Ordinal);
    }

    private static void AssertRefused(SessionFixture fixture, KernelArguments arguments, string expected)
    {
        ulong before = fixture.Ledger().total_runs;
        KernelArgumentException e = Assert.Throws<KernelArgumentException>(() => fixture.Session.Run(fixture.Kernel, arguments));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.Equal(before, fixture.Ledger().total_runs);
    }
}
