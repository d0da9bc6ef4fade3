namespace Ascend.Attention.Tests;

public class CceTilingTests
{
    [Fact]
    public void Report_shape_takes_the_long_sequence_path_and_says_that_it_sits_on_the_threshold()
    {
        CceTiling tiling = CceTiling.Create(PagedAttentionShapes.Issue622);

        Assert.Equal(TilingPath.LongSequence, tiling.Path);
        Assert.Equal(16, tiling.Key);
        Assert.Equal(24, tiling.EffectiveBlockDim);
        Assert.True(tiling.IsContextAtThreshold);
        Assert.Equal("longest context 4096 >= 4096", tiling.Reason);
    }

    [Fact]
    public void One_token_below_the_threshold_takes_batch_head()
    {
        CceTiling tiling = CceTiling.Create(PagedAttentionShape.Uniform(16, 40, 8, 4095));

        Assert.Equal(TilingPath.BatchHead, tiling.Path);
        Assert.Equal(0, tiling.Key);
        Assert.False(tiling.IsContextAtThreshold);
        Assert.Contains("640 >= 0.8", tiling.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Forced_batch_head_at_the_threshold_splits_as_below_it()
    {
        CceTiling forced = CceTiling.Create(PagedAttentionShapes.Issue622, mode: TilingMode.BatchHead);
        CceTiling below = CceTiling.Create(PagedAttentionShape.Uniform(16, 40, 8, 4095));

        int[] expected = [.. below.Words];
        expected[22] = 4096; // longest context
        for (int i = 0; i < 16; i++)
        {
            expected[CceTiling.HeadWords + (i * CceTiling.SequenceWords) + 1] = 4096;
        }

        Assert.Equal(TilingPath.BatchHead, forced.Path);
        Assert.Equal("asked for", forced.Reason);
        Assert.Equal(expected, forced.Words);
        Assert.True(forced.IsContextAtThreshold);
    }

    [Fact]
    public void Forced_long_sequence_spreads_a_short_context_over_all_cores()
    {
        CceTiling tiling = CceTiling.Create(PagedAttentionShape.Uniform(1, 40, 8, 2048), mode: TilingMode.LongSequence);

        Assert.Equal(TilingPath.LongSequence, tiling.Path);
        Assert.Equal(128, tiling.KvSplitPerCore);
        Assert.Equal(16, tiling.KvSplitCores);
        Assert.Equal(16, tiling.Key);
    }

    [Theory]
    [InlineData(1, 8, 640, TilingPath.SplitKv, 128, 5)] // 8 < 19.2; ceil(5 / 24) = 1 block per core
    [InlineData(2, 8, 3840, TilingPath.SplitKv, 384, 10)] // 16 < 19.2; ceil(30 / 12) = 3 blocks per core
    [InlineData(5, 4, 640, TilingPath.BatchHead, 640, 1)] // 20 >= 19.2
    public void Little_work_splits_the_context_over_the_cores_of_its_sequence(
        int batch, int heads, int context, TilingPath path, int perCore, int cores)
    {
        CceTiling tiling = CceTiling.Create(PagedAttentionShape.Uniform(batch, heads, heads, context));

        Assert.Equal(path, tiling.Path);
        Assert.Equal(perCore, tiling.KvSplitPerCore);
        Assert.Equal(cores, tiling.KvSplitCores);
    }

    [Theory]
    [InlineData(AttentionDataType.Float16, TilingMode.BatchHead, 128)]
    [InlineData(AttentionDataType.BFloat16, TilingMode.BatchHead, 129)]
    [InlineData(AttentionDataType.Float16, TilingMode.LongSequence, 144)]
    [InlineData(AttentionDataType.BFloat16, TilingMode.LongSequence, 145)]
    public void Each_undispatched_key_is_refused(AttentionDataType type, TilingMode mode, int key)
    {
        PagedAttentionShape shape = PagedAttentionShape.Uniform(2, 16, 16, 512, headDim: 256, dataType: type);

        ArgumentException error = Assert.Throws<ArgumentException>(() => CceTiling.Create(shape, mode: mode));

        Assert.Contains($"tiling key {key}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Head_dim_256_with_small_blocks_is_accepted()
    {
        CceTiling tiling = CceTiling.Create(PagedAttentionShape.Uniform(2, 16, 16, 512, headDim: 256, blockSize: 64));

        Assert.Equal(0, tiling.Key);
        Assert.Equal(64, tiling.Words[25]); // 2 · 64 · 256 exceeds a tile, so blocks are not paired
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    [InlineData(25)]
    public void Block_dim_outside_the_device_is_refused(int blockDim)
    {
        ArgumentOutOfRangeException error =
            Assert.Throws<ArgumentOutOfRangeException>(() => CceTiling.Create(PagedAttentionShapes.Issue622, blockDim));

        Assert.Equal(blockDim, error.ActualValue);
    }

    [Fact]
    public void Unknown_mode_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(
            () => CceTiling.Create(PagedAttentionShapes.Issue622, mode: (TilingMode)9));
}
