using Ascend.Runtime;

namespace Ascend.Attention.Tests;

/// <summary>The CCE kernel launched directly next to the same kernel through simpler's runtime.</summary>
public class CceDirectLaunchTests(MockFixture mock) : IClassFixture<MockFixture>
{
    [Theory]
    [InlineData("b1_h32_kv8_s128_bs128_fp16", TilingMode.Default)]
    [InlineData("b2_h40_kv8_s300_bs128_bf16", TilingMode.Default)]
    [InlineData("b2_h40_kv8_s300_bs128_fp16", TilingMode.LongSequence)]
    [InlineData("b5_h16_kv4_s1000_d64_bs16_fp16", TilingMode.BatchHead)]
    public void Both_paths_give_the_same_bits_and_pass_the_golden_check(string name, TilingMode mode)
    {
        PagedAttentionData data = new PagedAttentionProblem(PagedAttentionShape.Parse(name), seed: 11).CreateData();
        CceTiling tiling = CceTiling.Create(data.Shape, mode: mode);
        using AttentionTensors tensors = AttentionTensors.Upload(mock.Device, data);
        using AttentionLaunch simpler = AttentionLaunch.ForCce(tensors, tiling);
        using CceDirectLaunch direct = CceDirectLaunch.CreateOnMock(mock.Device, tensors, tiling);
        using DeviceStream stream = mock.Device.CreateStream();
        Assert.All(direct.ReadOutput(), bits => Assert.Equal(PagedAttentionData.UnwrittenBits, bits));

        direct.Enqueue(stream);
        stream.Synchronize();
        mock.Session.Run(mock.Cce, simpler.Arguments);

        Assert.Equal(simpler.ReadOutput(), direct.ReadOutput());
        GoldenResult result = GoldenCheck.Run(data, direct.ReadOutput());
        Assert.True(result.Passed, result.ToString());
    }

    [Fact]
    public void Events_around_the_launch_tell_its_modelled_time()
    {
        PagedAttentionData data = new PagedAttentionProblem(PagedAttentionShape.Uniform(4, 32, 8, 2048), seed: 3).CreateData();
        CceTiling tiling = CceTiling.Create(data.Shape);
        using AttentionTensors tensors = AttentionTensors.Upload(mock.Device, data);
        using AttentionLaunch simpler = AttentionLaunch.ForCce(tensors, tiling);
        using CceDirectLaunch direct = CceDirectLaunch.CreateOnMock(mock.Device, tensors, tiling);
        using DeviceStream stream = mock.Device.CreateStream();
        using DeviceEvent start = mock.Device.CreateEvent();
        using DeviceEvent end = mock.Device.CreateEvent();

        stream.Record(start);
        direct.Enqueue(stream);
        stream.Record(end);
        stream.Synchronize();
        RunResult run = mock.Session.Run(mock.Cce, simpler.Arguments);

        // The runtime gives a float of milliseconds; recording takes time of the model too.
        double elapsed = end.ElapsedSince(start).TotalMicroseconds;
        Assert.InRange(elapsed, run.KernelSpan!.Value.TotalMicroseconds, run.DeviceWall!.Value.TotalMicroseconds + 20);
    }

    [Fact]
    public void Fewer_arguments_or_another_block_dim_fail_in_the_kernel_and_say_why()
    {
        PagedAttentionData data = new PagedAttentionProblem(PagedAttentionShape.Uniform(1, 32, 8, 128)).CreateData();
        CceTiling tiling = CceTiling.Create(data.Shape);
        using AttentionTensors tensors = AttentionTensors.Upload(mock.Device, data);
        using CceDirectLaunch direct = CceDirectLaunch.CreateOnMock(mock.Device, tensors, tiling);
        using DeviceStream stream = mock.Device.CreateStream();

        Assert.Throws<ArgumentException>(() => stream.Launch(direct.Function, direct.BlockDim, new LaunchArguments().Add(1L)));
        stream.Launch(direct.Function, direct.BlockDim - 1, direct.Arguments);
        AscendException e = Assert.ThrowsAny<AscendException>(() => stream.Synchronize());
        Assert.Equal(507015, e.Code);

        using CceDirectLaunch given = CceDirectLaunch.Create(direct.Function, tensors, tiling);
        given.Enqueue(stream);
        stream.Synchronize();
        Assert.True(GoldenCheck.Run(data, given.ReadOutput()).Passed);
    }
}
