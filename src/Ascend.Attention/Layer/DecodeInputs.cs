namespace Ascend.Attention;

/// <summary>Inputs of a qwen3 decode step. All layers have the same weights and caches of their own.</summary>
/// <remarks>
/// The random numbers are scaled so that a wrong result shows: attention rests on few tokens, and each layer changes the hidden state by
/// about as much as it is. Every page of a sequence lies elsewhere in the cache.
/// </remarks>
internal sealed class DecodeInputs
{
    private const int Chunk = 1 << 20;

    /// <summary>Least step from page to page of a sequence.</summary>
    private const int PageStride = 37;

    /// <summary>Standard deviation of products whose rows have a deviation of 1.</summary>
    private const float ProductDeviation = 1.43f;

    /// <summary>Likewise of the MLP's last product.</summary>
    private const float DownDeviation = 0.79f;

    private ulong _stream;

    public DecodeInputs(DecodeShape shape, int seed)
    {
        Shape = shape;
        _stream = (ulong)(uint)seed << 8;
        float narrow = ProductDeviation / MathF.Sqrt(shape.Hidden);
        int cache = checked(shape.CacheRows * shape.HeadDim);
        HiddenStates = Normal(shape.Batch * shape.Hidden, 1, layers: 1);
        InputNorm = Gains(shape.Hidden);
        Wq = Normal(shape.Hidden * shape.Hidden, narrow);
        Wk = Normal(shape.Hidden * shape.KvHidden, narrow);
        Wv = Normal(shape.Hidden * shape.KvHidden, narrow);
        QNorm = Gains(shape.HeadDim);
        KNorm = Gains(shape.HeadDim);
        KeyCache = Caches(cache, 2.5f);
        ValueCache = Caches(cache, 1);
        Wo = Normal(shape.Hidden * shape.Hidden, narrow);
        WGate = Normal(shape.Hidden * shape.Intermediate, narrow);
        WUp = Normal(shape.Hidden * shape.Intermediate, narrow);
        WDown = Normal(shape.Intermediate * shape.Hidden, DownDeviation / MathF.Sqrt(shape.Intermediate));
        PostNorm = Gains(shape.Hidden);
        Contexts = [.. shape.Attention.ContextLengths];
        BlockTable = Permute(shape.Pages);
        Slots = [.. Contexts.Select((context, sequence) =>
            (BlockTable[(sequence * shape.BlocksPerSequence) + ((context - 1) / shape.BlockSize)] * shape.BlockSize)
            + ((context - 1) % shape.BlockSize))];
        (Cosines, Sines) = Rotary(shape);
    }

    public DecodeShape Shape { get; }

    public ushort[] HiddenStates { get; }

    public float[] InputNorm { get; }

    public ushort[] Wq { get; }

    public ushort[] Wk { get; }

    public ushort[] Wv { get; }

    public float[] QNorm { get; }

    public float[] KNorm { get; }

    public int[] Contexts { get; }

    public int[] BlockTable { get; }

    /// <summary>Where the new token of each sequence goes: page times the block size plus position.</summary>
    public int[] Slots { get; }

    public float[] Cosines { get; }

    public float[] Sines { get; }

    public ushort[] KeyCache { get; }

    public ushort[] ValueCache { get; }

    public ushort[] Wo { get; }

    public ushort[] WGate { get; }

    public ushort[] WUp { get; }

    public ushort[] WDown { get; }

    public float[] PostNorm { get; }

    private static int[] Permute(int pages)
    {
        int stride = PageStride;
        while (System.Numerics.BigInteger.GreatestCommonDivisor(stride, pages) != 1)
        {
            stride++;
        }

        return [.. Enumerable.Range(0, pages).Select(block => (int)((long)block * stride % pages))];
    }

    private static (float[] Cosines, float[] Sines) Rotary(DecodeShape shape)
    {
        int half = shape.HeadDim / 2;
        var cosines = new float[shape.Positions * shape.HeadDim];
        var sines = new float[cosines.Length];
        for (int i = 0; i < cosines.Length; i++)
        {
            double angle = i / shape.HeadDim * Math.Pow(10_000, -(i % half) / (double)half);
            cosines[i] = (float)Math.Cos(angle);
            sines[i] = (float)Math.Sin(angle);
        }

        return (cosines, sines);
    }

    /// <summary>A cache for each layer, each with numbers of its own.</summary>
    private ushort[] Caches(int count, float deviation)
    {
        var values = new ushort[checked(count * Shape.Layers)];
        for (int layer = 0; layer < Shape.Layers; layer++)
        {
            Normal(count, deviation, layers: 1).CopyTo(values.AsSpan(layer * count));
        }

        return values;
    }

    /// <summary>Gains of a norm around 1.</summary>
    private float[] Gains(int count)
    {
        float[] one = [.. Normal(count, 0.1f, layers: 1).Select(bits => 1 + ElementConverter.Widen(bits, AttentionDataType.BFloat16))];
        return [.. Enumerable.Repeat(one, Shape.Layers).SelectMany(gains => gains)];
    }

    /// <summary>Numbers that are nearly normal (sums of four uniform ones), the same for each layer.</summary>
    private ushort[] Normal(int count, float deviation, int? layers = null)
    {
        int copies = layers ?? Shape.Layers;
        var values = new ushort[checked(count * copies)];
        ulong stream = ++_stream << 32;
        float scale = deviation * MathF.Sqrt(3) / 65536;
        Parallel.For(0, (count + Chunk - 1) / Chunk, chunk =>
        {
            ulong state = stream + (uint)chunk;
            foreach (ref ushort value in values.AsSpan(chunk * Chunk, Math.Min(Chunk, count - (chunk * Chunk))))
            {
                ulong bits = NextRandom(ref state);
                long sum = (long)((bits & 0xffff) + ((bits >> 16) & 0xffff) + ((bits >> 32) & 0xffff) + (bits >> 48)) - (2 * 65535);
                value = ElementConverter.Narrow(sum * scale, AttentionDataType.BFloat16);
            }
        });
        for (int layer = 1; layer < copies; layer++)
        {
            values.AsSpan(0, count).CopyTo(values.AsSpan(layer * count));
        }

        return values;
    }

    /// <summary>A linear congruential generator whose output is mixed.</summary>
    private static ulong NextRandom(ref ulong state)
    {
        ulong z = state = (state * 0xD1342543DE82EF95) + 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
