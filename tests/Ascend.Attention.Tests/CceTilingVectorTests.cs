namespace Ascend.Attention.Tests;

public class CceTilingVectorTests
{
    public static TheoryData<int, string> Cases()
    {
        TheoryData<int, string> data = [];
        for (int i = 0; i < TilingVector.All.Length; i++)
        {
            data.Add(i, TilingVector.All[i].ToString());
        }

        return data;
    }

    [Fact]
    public void All_22_vectors_are_there() => Assert.Equal(22, TilingVector.All.Length);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_word_block_dim_and_workspace_matches(int index, string name)
    {
        TilingVector vector = TilingVector.All[index];
        Assert.Equal(vector.ToString(), name);
        Assert.Equal(vector.Batch, vector.Shape.Batch);

        CceTiling tiling = CceTiling.CreateUnchecked(vector.Shape, vector.BlockDim, TilingMode.Default);

        Assert.Equal(vector.Tiling, tiling.Words);
        Assert.Equal(vector.EffectiveBlockDim, tiling.EffectiveBlockDim);
        CceWorkspace workspace = tiling.Workspace;
        Dictionary<string, long> bytes = new()
        {
            ["s"] = workspace.Scores,
            ["p"] = workspace.Probabilities,
            ["o_tmp"] = workspace.OutputPartial,
            ["go"] = workspace.OutputRunning,
            ["o_core_tmp"] = workspace.OutputPerCore,
            ["l"] = workspace.LogSum,
            ["k16"] = workspace.Key16,
            ["v16"] = workspace.Value16,
        };
        Assert.Equal(vector.WorkspaceBytes, bytes);
        Assert.Equal(vector.WorkspaceBytes.Values.Sum(), workspace.TotalBytes);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Keys_without_a_kernel_branch_are_refused_and_others_are_not(int index, string name)
    {
        TilingVector vector = TilingVector.All[index];
        int key = vector.Tiling[16];
        if (key is 128 or 129 or 144 or 145)
        {
            ArgumentException error = Assert.Throws<ArgumentException>(
                () => CceTiling.Create(vector.Shape, vector.BlockDim));
            Assert.Contains($"key {key}", error.Message, StringComparison.Ordinal);
            Assert.Contains(name, error.Message, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(key, CceTiling.Create(vector.Shape, vector.BlockDim).Key);
        }
    }
}
