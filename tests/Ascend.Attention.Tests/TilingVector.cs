using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ascend.Attention.Tests;

/// <summary>One case of tests/data/vectors/pa_tiling_vectors.json.</summary>
public sealed record TilingVector(
    [property: JsonPropertyName("batch")] int Batch,
    [property: JsonPropertyName("num_heads")] int QueryHeads,
    [property: JsonPropertyName("num_kv_heads")] int KvHeads,
    [property: JsonPropertyName("head_dim")] int HeadDim,
    [property: JsonPropertyName("kv_seq_lens")] int[] Contexts,
    [property: JsonPropertyName("block_size")] int BlockSize,
    [property: JsonPropertyName("max_blocks_per_query")] int MaxBlocks,
    [property: JsonPropertyName("num_blocks")] int BlockCount,
    [property: JsonPropertyName("block_dim")] int BlockDim,
    [property: JsonPropertyName("dtype")] string DataType,
    [property: JsonPropertyName("tiling")] int[] Tiling,
    [property: JsonPropertyName("effective_block_dim")] int EffectiveBlockDim,
    [property: JsonPropertyName("workspace_bytes")] Dictionary<string, long> WorkspaceBytes)
{
    public static TilingVector[] All { get; } = Load();

    [JsonIgnore]
    public PagedAttentionShape Shape => new(
        QueryHeads,
        KvHeads,
        HeadDim,
        BlockSize,
        Contexts,
        DataType == "float16" ? AttentionDataType.Float16 : AttentionDataType.BFloat16,
        MaxBlocks,
        BlockCount);

    public override string ToString() => Shape.Name;

    private static TilingVector[] Load()
    {
        using FileStream file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "vectors", "pa_tiling_vectors.json"));
        using JsonDocument document = JsonDocument.Parse(file);
        return document.RootElement.GetProperty("cases").Deserialize<TilingVector[]>()!;
    }
}
