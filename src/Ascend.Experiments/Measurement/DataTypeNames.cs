using Ascend.Attention;

namespace Ascend.Experiments;

/// <summary>How data types are written.</summary>
internal static class DataTypeNames
{
    public static string Of(AttentionDataType type) => type == AttentionDataType.Float16 ? "fp16" : "bf16";
}
