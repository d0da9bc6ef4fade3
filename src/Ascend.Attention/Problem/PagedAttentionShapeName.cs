using System.Globalization;

namespace Ascend.Attention;

/// <summary>
/// Names of shapes, such as <c>b16_h40_kv8_s4096_bs128_fp16</c>: batch, query heads, KV heads, context, head dim when it is
/// not 128 (<c>_d64</c>), block size, data type.
/// </summary>
internal static class PagedAttentionShapeName
{
    private const int DefaultHeadDim = 128;
    private const string Pattern =
        "b<batch>_h<query heads>_kv<KV heads>_s<context>[_d<head dim>]_bs<block size>_<fp16|bf16>, " +
        "such as b16_h40_kv8_s4096_bs128_fp16";

    public static string Format(PagedAttentionShape shape)
    {
        int min = shape.ContextLengths.Min();
        string context = min == shape.MaxContext ? $"{min}" : $"{min}to{shape.MaxContext}";
        string headDim = shape.HeadDim == DefaultHeadDim ? "" : $"_d{shape.HeadDim}";
        string type = shape.DataType == AttentionDataType.Float16 ? "fp16" : "bf16";
        return $"b{shape.Batch}_h{shape.QueryHeads}_kv{shape.KvHeads}_s{context}{headDim}_bs{shape.BlockSize}_{type}";
    }

    public static PagedAttentionShape Parse(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        string[] parts = name.Split('_');
        if (parts.Length is not (6 or 7))
        {
            throw new FormatException(
                $"'{name}' is not a shape name: {parts.Length} parts where 6 or 7 are expected. The form is {Pattern}.");
        }

        int batch = Number(name, parts[0], "b");
        int queryHeads = Number(name, parts[1], "h");
        int kvHeads = Number(name, parts[2], "kv");
        int context = Number(name, parts[3], "s");
        int headDim = parts.Length == 7 ? Number(name, parts[4], "d") : DefaultHeadDim;
        int blockSize = Number(name, parts[^2], "bs");
        AttentionDataType type = parts[^1] switch
        {
            "fp16" => AttentionDataType.Float16,
            "bf16" => AttentionDataType.BFloat16,
            _ => throw Malformed(name, parts[^1], "fp16 or bf16"),
        };
        return PagedAttentionShape.Uniform(batch, queryHeads, kvHeads, context, headDim, blockSize, type);
    }

    private static int Number(string name, string part, string prefix) =>
        part.StartsWith(prefix, StringComparison.Ordinal)
        && int.TryParse(part.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            ? value
            : throw Malformed(name, part, $"'{prefix}' and a number");

    private static FormatException Malformed(string name, string part, string expected) =>
        new($"'{name}' is not a shape name: '{part}' stands where {expected} is expected. The form is {Pattern}.");
}
