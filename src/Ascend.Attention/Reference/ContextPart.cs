using System.Numerics.Tensors;

namespace Ascend.Attention;

/// <summary>
/// Consecutive blocks of one sequence's context, and after <see cref="Compute"/> their share of the attention.
/// </summary>
internal sealed class ContextPart(int sequence, int firstBlock, int blockCount)
{
    private float[] _output = [];
    private float[] _max = [];
    private float[] _sum = [];

    /// <summary>Attends to the part's tokens.</summary>
    public void Compute(PagedAttentionData data, PartScratch scratch)
    {
        PagedAttentionShape shape = data.Shape;
        LoadQuery(data, scratch);
        Array.Clear(scratch.Output);
        Array.Clear(scratch.Sum);
        Array.Fill(scratch.Max, float.NegativeInfinity);

        int endOfContext = shape.ContextLengths[sequence];
        for (int i = firstBlock; i < firstBlock + blockCount; i++)
        {
            int block = data.Problem.BlockTable[(sequence * shape.MaxBlocks) + i];
            int tokens = Math.Min(shape.BlockSize, endOfContext - (i * shape.BlockSize));
            for (int token = 0; token < tokens; token += PartScratch.TileTokens)
            {
                int first = (block * shape.BlockSize) + token;
                int count = Math.Min(PartScratch.TileTokens, tokens - token);
                for (int kvHead = 0; kvHead < shape.KvHeads; kvHead++)
                {
                    AttendTile(data, scratch, first, count, kvHead);
                }
            }
        }

        Keep(shape, scratch);
    }

    /// <summary>Joins the parts of one sequence, in order, to its output [query_heads, head_dim].</summary>
    public static float[] Merge(PagedAttentionShape shape, ContextPart[] parts)
    {
        float[] output = new float[shape.QueryHeads * shape.HeadDim];
        for (int head = 0; head < shape.QueryHeads; head++)
        {
            float max = float.NegativeInfinity;
            foreach (ContextPart part in parts)
            {
                max = MathF.Max(max, part._max[head]);
            }

            Span<float> target = output.AsSpan(head * shape.HeadDim, shape.HeadDim);
            float sum = 0;
            foreach (ContextPart part in parts)
            {
                float weight = MathF.Exp(part._max[head] - max);
                sum += weight * part._sum[head];
                ReadOnlySpan<float> share = part._output.AsSpan(head * shape.HeadDim, shape.HeadDim);
                TensorPrimitives.MultiplyAdd(share, weight, target, target);
            }

            TensorPrimitives.Divide(target, sum, target);
        }

        return output;
    }

    private void LoadQuery(PagedAttentionData data, PartScratch scratch)
    {
        PagedAttentionShape shape = data.Shape;
        int elements = shape.QueryHeads * shape.HeadDim;
        ReadOnlySpan<ushort> query = data.Query.Span.Slice(sequence * elements, elements);
        for (int head = 0; head < shape.QueryHeads; head++)
        {
            Span<float> row = scratch.Query.AsSpan(PaddedRow(shape, scratch, head) * scratch.RowStride, shape.HeadDim);
            ElementConverter.Widen(query.Slice(head * shape.HeadDim, shape.HeadDim), row, shape.DataType);
            TensorPrimitives.Multiply(row, shape.Scale, row);
        }
    }

    private static void AttendTile(PagedAttentionData data, PartScratch scratch, int firstToken, int count, int kvHead)
    {
        PagedAttentionShape shape = data.Shape;
        int row = scratch.RowStride;
        int firstRow = kvHead * scratch.PaddedGroup;
        int groupElements = scratch.PaddedGroup * row;
        ReadOnlySpan<float> query = scratch.Query.AsSpan(firstRow * row, groupElements);
        Span<float> output = scratch.Output.AsSpan(firstRow * row, groupElements);

        WidenRows(shape, data.KeyCache.Span, scratch, firstToken, count, kvHead);
        TileKernels.Score(query, scratch.Tile, scratch.Scores, scratch.PaddedGroup, count, row);
        for (int head = 0; head < shape.GroupSize; head++)
        {
            Span<float> scores = scratch.Scores.AsSpan(head * PartScratch.TileTokens, count);
            ref float max = ref scratch.Max[firstRow + head];
            ref float sum = ref scratch.Sum[firstRow + head];
            float newMax = MathF.Max(max, TensorPrimitives.Max<float>(scores));
            if (newMax > max)
            {
                float correction = MathF.Exp(max - newMax);
                Span<float> outputRow = output.Slice(head * row, row);
                TensorPrimitives.Multiply(outputRow, correction, outputRow);
                sum *= correction;
                max = newMax;
            }

            TensorPrimitives.Subtract(scores, newMax, scores);
            TensorPrimitives.Exp<float>(scores, scores);
            sum += TensorPrimitives.Sum<float>(scores);
        }

        WidenRows(shape, data.ValueCache.Span, scratch, firstToken, count, kvHead);
        TileKernels.Accumulate(scratch.Scores, scratch.Tile, output, scratch.PaddedGroup, count, row);
    }

    private static void WidenRows(
        PagedAttentionShape shape, ReadOnlySpan<ushort> cache, PartScratch scratch, int firstToken, int count, int kvHead)
    {
        for (int i = 0; i < count; i++)
        {
            int start = (((firstToken + i) * shape.KvHeads) + kvHead) * shape.HeadDim;
            Span<float> row = scratch.Tile.AsSpan(i * scratch.RowStride, shape.HeadDim);
            ElementConverter.Widen(cache.Slice(start, shape.HeadDim), row, shape.DataType);
        }
    }

    private void Keep(PagedAttentionShape shape, PartScratch scratch)
    {
        _output = new float[shape.QueryHeads * shape.HeadDim];
        _max = new float[shape.QueryHeads];
        _sum = new float[shape.QueryHeads];
        for (int head = 0; head < shape.QueryHeads; head++)
        {
            int row = PaddedRow(shape, scratch, head);
            _max[head] = scratch.Max[row];
            _sum[head] = scratch.Sum[row];
            scratch.Output.AsSpan(row * scratch.RowStride, shape.HeadDim).CopyTo(_output.AsSpan(head * shape.HeadDim));
        }
    }

    private static int PaddedRow(PagedAttentionShape shape, PartScratch scratch, int head) =>
        (head / shape.GroupSize * scratch.PaddedGroup) + (head % shape.GroupSize);
}
