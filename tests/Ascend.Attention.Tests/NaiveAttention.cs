namespace Ascend.Attention.Tests;

/// <summary>Attention by its definition, one element at a time in double precision.</summary>
internal static class NaiveAttention
{
    public static double[] Compute(PagedAttentionData data)
    {
        PagedAttentionShape shape = data.Shape;
        double[] output = new double[shape.QueryElements];
        for (int sequence = 0; sequence < shape.Batch; sequence++)
        {
            for (int head = 0; head < shape.QueryHeads; head++)
            {
                int row = (sequence * shape.QueryHeads) + head;
                Attend(data, sequence, head, output.AsSpan(row * shape.HeadDim, shape.HeadDim));
            }
        }

        return output;
    }

    private static void Attend(PagedAttentionData data, int sequence, int head, Span<double> output)
    {
        PagedAttentionShape shape = data.Shape;
        int kvHead = head / (shape.QueryHeads / shape.KvHeads);
        int queryRow = ((sequence * shape.QueryHeads) + head) * shape.HeadDim;
        double[] scores = new double[shape.ContextLengths[sequence]];
        for (int token = 0; token < scores.Length; token++)
        {
            int keyRow = Row(data, sequence, token, kvHead);
            for (int d = 0; d < shape.HeadDim; d++)
            {
                scores[token] += Value(data.Query, queryRow + d, shape) * Value(data.KeyCache, keyRow + d, shape);
            }

            scores[token] /= Math.Sqrt(shape.HeadDim);
        }

        double max = scores.Max();
        double sum = scores.Sum(score => Math.Exp(score - max));
        for (int token = 0; token < scores.Length; token++)
        {
            int valueRow = Row(data, sequence, token, kvHead);
            double weight = Math.Exp(scores[token] - max) / sum;
            for (int d = 0; d < shape.HeadDim; d++)
            {
                output[d] += weight * Value(data.ValueCache, valueRow + d, shape);
            }
        }
    }

    private static int Row(PagedAttentionData data, int sequence, int token, int kvHead)
    {
        PagedAttentionShape shape = data.Shape;
        int block = data.Problem.BlockTable[(sequence * shape.MaxBlocks) + (token / shape.BlockSize)];
        return ((((block * shape.BlockSize) + (token % shape.BlockSize)) * shape.KvHeads) + kvHead) * shape.HeadDim;
    }

    private static double Value(Memory<ushort> tensor, int index, PagedAttentionShape shape) =>
        shape.DataType == AttentionDataType.Float16
            ? (double)BitConverter.UInt16BitsToHalf(tensor.Span[index])
            : BitConverter.UInt32BitsToSingle((uint)tensor.Span[index] << 16);
}
