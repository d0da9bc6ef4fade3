using System.Numerics;
using System.Numerics.Tensors;

namespace Ascend.Attention;

/// <summary>Cache contents that make a context length which is off by a token change the result visibly.</summary>
internal static class ContextTraps
{
    private const float BeyondContext = 4096;

    public static void Plant(PagedAttentionProblem problem, ReadOnlySpan<ushort> query, Span<ushort> key, Span<ushort> value)
    {
        PagedAttentionShape shape = problem.Shape;
        int rowElements = shape.KvHeads * shape.HeadDim;
        ushort beyond = ElementConverter.Narrow(BeyondContext, shape.DataType);
        bool[] isUsed = FindUsedBlocks(problem);
        for (int sequence = 0; sequence < shape.Batch; sequence++)
        {
            int lastToken = shape.ContextLengths[sequence] - 1;
            ReadOnlySpan<int> table = problem.BlockTable.AsSpan().Slice(sequence * shape.MaxBlocks, shape.MaxBlocks);
            int lastEntry = lastToken / shape.BlockSize;
            int row = (table[lastEntry] * shape.BlockSize) + (lastToken % shape.BlockSize);
            PlantLastKey(shape, sequence, query, key.Slice(row * rowElements, rowElements));

            int endOfBlock = (table[lastEntry] + 1) * shape.BlockSize;
            value[((row + 1) * rowElements)..(endOfBlock * rowElements)].Fill(beyond);
            foreach (int block in table[(lastEntry + 1)..])
            {
                if (!isUsed[block])
                {
                    value.Slice(block * shape.BlockSize * rowElements, shape.BlockSize * rowElements).Fill(beyond);
                }
            }
        }
    }

    // Blocks that lie inside some context.
    private static bool[] FindUsedBlocks(PagedAttentionProblem problem)
    {
        PagedAttentionShape shape = problem.Shape;
        bool[] isUsed = new bool[shape.BlockCount];
        for (int sequence = 0; sequence < shape.Batch; sequence++)
        {
            int blocks = shape.BlocksFor(shape.ContextLengths[sequence]);
            foreach (int block in problem.BlockTable.AsSpan().Slice(sequence * shape.MaxBlocks, blocks))
            {
                isUsed[block] = true;
            }
        }

        return isUsed;
    }

    // The first query head of each group scores ln(context) + variance / 2 on this key: about the log of the sum of the
    // other tokens' weights. The logarithm is an integer one so that every machine computes the same bits.
    private static void PlantLastKey(
        PagedAttentionShape shape, int sequence, ReadOnlySpan<ushort> query, Span<ushort> keyRow)
    {
        const double Ln2 = 0.693147;
        double querySquare = RandomElements.MeanSquare(TensorStream.Query);
        double variance = querySquare * RandomElements.MeanSquare(TensorStream.Key);
        double score = (Ln2 * BitOperations.Log2((uint)shape.ContextLengths[sequence])) + (variance / 2);
        float factor = (float)(score / (shape.Scale * shape.HeadDim * querySquare));

        Span<float> head = stackalloc float[PagedAttentionShape.MaxHeadDim];
        head = head[..shape.HeadDim];
        for (int kvHead = 0; kvHead < shape.KvHeads; kvHead++)
        {
            int queryRow = (sequence * shape.QueryHeads) + (kvHead * shape.GroupSize);
            ElementConverter.Widen(query.Slice(queryRow * shape.HeadDim, shape.HeadDim), head, shape.DataType);
            TensorPrimitives.Multiply(head, factor, head);
            Span<ushort> key = keyRow.Slice(kvHead * shape.HeadDim, shape.HeadDim);
            ElementConverter.Narrow(head, key, AttentionDataType.BFloat16);
            ElementConverter.Widen(key, head, AttentionDataType.BFloat16);
            ElementConverter.Narrow(head, key, shape.DataType);
        }
    }
}
