using System.Collections.Concurrent;

namespace Ascend.Attention;

/// <summary>
/// Paged attention on the CPU, the standard that kernels are checked against: softmax(q · Kᵀ · scale) · V in float32 per
/// sequence and query head, rounded to the problem's data type at the end. Shares no code with the mock device.
/// </summary>
/// <remarks>
/// Contexts are cut into parts of fixed length which threads take as they come; each part walks its cache blocks once, all
/// query heads of a KV group together, with an online softmax, and the parts of a sequence are merged in order. The result
/// therefore does not depend on the number of threads.
/// </remarks>
public static class AttentionReference
{
    // Tokens of one part: enough work to amortise its merge, and enough parts for every core at batch 1.
    private const int PartTokens = 1024;

    /// <summary>Computes the output.</summary>
    /// <param name="data">The problem with its tensors; they are only read.</param>
    /// <param name="maxThreads">Threads to use at most; all processors by default.</param>
    /// <param name="cancellationToken">Stops the computation between parts.</param>
    /// <returns>[batch, query_heads, head_dim] as raw elements of the problem's data type.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number of threads is not positive.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static ushort[] Compute(
        PagedAttentionData data, int? maxThreads = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (maxThreads is { } threads)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads, nameof(maxThreads));
        }

        PagedAttentionShape shape = data.Shape;
        int blocksPerPart = Math.Max(1, PartTokens / shape.BlockSize);
        ContextPart[][] parts = CutContexts(shape, blocksPerPart);
        ContextPart[] queue = [.. parts.SelectMany(sequence => sequence)];

        ParallelOptions options = new() { MaxDegreeOfParallelism = maxThreads ?? -1, CancellationToken = cancellationToken };
        Parallel.ForEach(
            Partitioner.Create(queue, EnumerablePartitionerOptions.NoBuffering),
            options,
            () => new PartScratch(shape),
            (part, _, scratch) =>
            {
                part.Compute(data, scratch);
                return scratch;
            },
            _ => { });

        ushort[] output = new ushort[shape.QueryElements];
        int sequenceElements = shape.QueryHeads * shape.HeadDim;
        for (int i = 0; i < shape.Batch; i++)
        {
            ReadOnlySpan<float> values = ContextPart.Merge(shape, parts[i]);
            ElementConverter.Narrow(values, output.AsSpan(i * sequenceElements, sequenceElements), shape.DataType);
        }

        return output;
    }

    private static ContextPart[][] CutContexts(PagedAttentionShape shape, int blocksPerPart)
    {
        ContextPart[][] parts = new ContextPart[shape.Batch][];
        for (int sequence = 0; sequence < shape.Batch; sequence++)
        {
            int blocks = shape.BlocksFor(shape.ContextLengths[sequence]);
            parts[sequence] = new ContextPart[(blocks + blocksPerPart - 1) / blocksPerPart];
            for (int i = 0; i < parts[sequence].Length; i++)
            {
                int first = i * blocksPerPart;
                parts[sequence][i] = new ContextPart(sequence, first, Math.Min(blocksPerPart, blocks - first));
            }
        }

        return parts;
    }
}
