namespace Ascend.Attention;

/// <summary>Element type of query, caches and output. Both are 16 bits wide; sums are kept in float32.</summary>
public enum AttentionDataType
{
    /// <summary>IEEE 754 binary16 (fp16).</summary>
    Float16,

    /// <summary>bfloat16: the upper half of an IEEE 754 binary32 (bf16).</summary>
    BFloat16,
}
