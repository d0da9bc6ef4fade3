namespace Ascend.Attention.Tests;

public class AttentionLaunchTests(MockFixture mock) : IClassFixture<MockFixture>
{
    [Theory]
    [InlineData("b1_h32_kv8_s128_bs128_fp16", TilingMode.Default)]
    [InlineData("b2_h40_kv8_s300_bs128_bf16", TilingMode.Default)]
    [InlineData("b2_h40_kv8_s300_bs128_fp16", TilingMode.LongSequence)]
    [InlineData("b1_h8_kv8_s640_bs128_fp16", TilingMode.Default)]
    [InlineData("b5_h16_kv4_s4096_d64_bs16_fp16", TilingMode.BatchHead)]
    public void Cce_kernel_passes_the_golden_check_on_the_mock(string name, TilingMode mode)
    {
        PagedAttentionData data = new PagedAttentionProblem(PagedAttentionShape.Parse(name), seed: 9).CreateData();
        using AttentionTensors tensors = AttentionTensors.Upload(mock.Device, data);
        using AttentionLaunch launch = AttentionLaunch.ForCce(tensors, CceTiling.Create(data.Shape, mode: mode));

        mock.Session.Run(mock.Cce, launch.Arguments);

        GoldenResult result = GoldenCheck.Run(data, launch.ReadOutput());
        Assert.True(result.Passed, result.ToString());
    }

    [Theory]
    [InlineData("b2_h40_kv8_s300_bs128_bf16")]
    [InlineData("b3_h40_kv8_s1000_bs128_fp16")]
    public void Pypto_kernel_passes_the_golden_check_on_the_mock(string name)
    {
        PagedAttentionData data = new PagedAttentionProblem(PagedAttentionShape.Parse(name), seed: 9).CreateData();
        using PyptoTensors tensors = PyptoTensors.Upload(mock.Device, data, workStride: 43);
        using AttentionLaunch launch = AttentionLaunch.ForPypto(tensors);

        mock.Session.Run(mock.Pypto, launch.Arguments);

        GoldenResult result = GoldenCheck.Compare(
            data.Shape, AttentionReference.Compute(data), launch.ReadOutput(), actualType: launch.OutputType);
        Assert.True(result.Passed, result.ToString());
    }

    [Fact]
    public void Both_kernels_solve_one_problem_and_mixed_contexts_are_right()
    {
        PagedAttentionShape shape = new(40, 8, 128, 128, [128, 700, 1, 513], maxBlocks: 8);
        PagedAttentionData data = new PagedAttentionProblem(shape, seed: 4).CreateData();
        ushort[] reference = AttentionReference.Compute(data);
        using AttentionTensors tensors = AttentionTensors.Upload(mock.Device, data);
        using AttentionLaunch cce = AttentionLaunch.ForCce(tensors, CceTiling.Create(shape));
        using PyptoTensors slice = PyptoTensors.Upload(mock.Device, data);
        using AttentionLaunch pypto = AttentionLaunch.ForPypto(slice);

        mock.Session.Run(mock.Cce, cce.Arguments);
        mock.Session.Run(mock.Pypto, pypto.Arguments);

        Assert.True(GoldenCheck.Compare(shape, reference, cce.ReadOutput()).Passed);
        Assert.True(GoldenCheck.Compare(shape, reference, pypto.ReadOutput(), actualType: AttentionDataType.BFloat16).Passed);
    }

    [Fact]
    public void Output_reads_as_never_written_before_a_run_and_after_clearing()
    {
        PagedAttentionData data = new PagedAttentionProblem(PagedAttentionShape.Uniform(1, 32, 8, 128)).CreateData();
        using PyptoTensors tensors = PyptoTensors.Upload(mock.Device, data);
        using AttentionLaunch launch = AttentionLaunch.ForPypto(tensors);
        Assert.All(launch.ReadOutput(), bits => Assert.Equal(PagedAttentionData.UnwrittenBits, bits));

        mock.Session.Run(mock.Pypto, launch.Arguments);
        Assert.DoesNotContain(PagedAttentionData.UnwrittenBits, launch.ReadOutput());

        launch.ClearOutput();
        Assert.All(launch.ReadOutput(), bits => Assert.Equal(PagedAttentionData.UnwrittenBits, bits));
    }

    [Fact]
    public void A_tiling_of_another_shape_is_refused_before_anything_is_allocated()
    {
        PagedAttentionData data = new PagedAttentionProblem(PagedAttentionShape.Uniform(1, 32, 8, 128)).CreateData();
        using AttentionTensors tensors = AttentionTensors.Upload(mock.Device, data);
        long free = mock.FreeBytes;

        ArgumentException error = Assert.Throws<ArgumentException>(
            () => AttentionLaunch.ForCce(tensors, CceTiling.Create(PagedAttentionShape.Uniform(1, 32, 8, 256))));

        Assert.Contains("b1_h32_kv8_s256", error.Message, StringComparison.Ordinal);
        Assert.Contains("b1_h32_kv8_s128", error.Message, StringComparison.Ordinal);
        Assert.Equal(free, mock.FreeBytes);
    }

    [Fact]
    public void A_workspace_beyond_an_extent_is_refused_and_everything_uploaded_is_freed()
    {
        // 2 · 24 · 256 · 1024 · 128 · 2 bytes of gm_k16.
        PagedAttentionShape shape = PagedAttentionShape.Uniform(1, 1024, 1, 16, blockSize: 16);
        PagedAttentionData data = new PagedAttentionProblem(shape).CreateData();
        long before = mock.FreeBytes;
        using (AttentionTensors tensors = AttentionTensors.Upload(mock.Device, data))
        {
            long uploaded = mock.FreeBytes;
            Assert.True(uploaded < before);
            ArgumentException error =
                Assert.Throws<ArgumentException>(() => AttentionLaunch.ForCce(tensors, CceTiling.Create(data.Shape)));
            Assert.Contains("3221225472 bytes", error.Message, StringComparison.Ordinal);
            Assert.Equal(uploaded, mock.FreeBytes);
        }

        Assert.Equal(before, mock.FreeBytes);
    }

    [Fact]
    public void Owned_bytes_are_output_workspace_tiling_and_the_null_byte()
    {
        PagedAttentionShape shape = PagedAttentionShape.Uniform(2, 32, 8, 128);
        PagedAttentionData data = new PagedAttentionProblem(shape).CreateData();
        using AttentionTensors tensors = AttentionTensors.Upload(mock.Device, data);
        CceTiling tiling = CceTiling.Create(shape);
        using AttentionLaunch launch = AttentionLaunch.ForCce(tensors, tiling);

        long words = tiling.Words.Length * 4;
        Assert.Equal((shape.QueryElements * 2) + tiling.Workspace.TotalBytes + words + 1, launch.OwnedBytes);
        Assert.Equal(15, launch.Arguments.TensorCount);
        Assert.Equal(1, launch.Arguments.ScalarCount);
    }

    [Fact]
    public void Disposed_tensors_are_refused()
    {
        PagedAttentionData data = new PagedAttentionProblem(PagedAttentionShape.Uniform(1, 32, 8, 128)).CreateData();
        PyptoTensors tensors = PyptoTensors.Upload(mock.Device, data);
        using AttentionLaunch packed = AttentionLaunch.ForPypto(tensors);
        tensors.Dispose();
        tensors.Dispose();

        Assert.Throws<ObjectDisposedException>(() => AttentionLaunch.ForPypto(tensors));
        Assert.Throws<ObjectDisposedException>(() => mock.Session.Run(mock.Pypto, packed.Arguments));
    }
}
