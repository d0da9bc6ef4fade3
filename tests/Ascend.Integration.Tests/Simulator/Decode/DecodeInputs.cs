
namespace Ascend.Integration.Tests;

/// <summary>
/// Inputs of two layers of qwen3-14B for one decode step of 16 sequences: 40 query heads and 8 KV heads of 128 elements, a hidden state of
/// 5,120, an MLP of 17,408, caches of 688 blocks of 128 tokens a layer. Both layers have the same weights and caches of their own.
/// </summary>
/// <remarks>
/// The random numbers are scaled so that a wrong result shows: attention rests on few tokens, and each layer changes the hidden state by
/// about as much as it is. Every page of a sequence lies elsewhere in the cache.
/// </remarks>
internal sealed class DecodeInputs
{
    public const int Layers = 2;
    public const int Batch = 16;
    public const int Heads = 40;
    public const int KvHeads = 8;
    public const int HeadDim = 128;
    public const int Hidden = Heads * HeadDim;
    public const int KvHidden = KvHeads * HeadDim;
    public const int Intermediate = 17408;
    public const int MaxContext = 5500;
    public const int BlockSize = 128;
    public const int BlocksPerSequence = 43;
    public const int Pages = Batch * BlocksPerSequence;

    /// <summary>Rows of one layer's cache.</summary>
    public const int CacheRows = Pages * KvHeads * BlockSize;

    private const int Chunk = 1 << 20;

    /// <summary>Step from page to page of a sequence; shares no factor with the number of pages.</summary>
    private const int PageStride = 37;

    private ulong _stream;

    public DecodeInputs(int context)
    {
        Context = context;
        HiddenStates = Normal(Batch * Hidden, 1, layers: 1);
        InputNorm = Gains(Hidden);
        Wq = Normal(Hidden * Hidden, 0.02f);
        Wk = Normal(Hidden * KvHidden, 0.02f);
        Wv = Normal(Hidden * KvHidden, 0.02f);
        QNorm = Gains(HeadDim);
        KNorm = Gains(HeadDim);
        KeyCache = [.. Normal(CacheRows * HeadDim, 2.5f, layers: 1), .. Normal(CacheRows * HeadDim, 2.5f, layers: 1)];
        ValueCache = [.. Normal(CacheRows * HeadDim, 1, layers: 1), .. Normal(CacheRows * HeadDim, 1, layers: 1)];
        Wo = Normal(Hidden * Hidden, 0.02f);
        WGate = Normal(Hidden * Intermediate, 0.02f);
        WUp = Normal(Hidden * Intermediate, 0.02f);
        WDown = Normal(Intermediate * Hidden, 0.006f);
        PostNorm = Gains(Hidden);
        Contexts = [.. Enumerable.Repeat(context, Batch)];
        BlockTable = [.. Enumerable.Range(0, Pages).Select(block => block * PageStride % Pages)];
        Slots = [.. Enumerable.Range(0, Batch).Select(sequence =>
            (BlockTable[(sequence * BlocksPerSequence) + ((context - 1) / BlockSize)] * BlockSize) + ((context - 1) % BlockSize))];
        for (int position = 0; position < MaxContext; position++)
        {
            for (int i = 0; i < HeadDim; i++)
            {
                double angle = position * Math.Pow(10_000, -(i % (HeadDim / 2)) / (HeadDim / 2.0));
                Cosines[(position * HeadDim) + i] = (float)Math.Cos(angle);
                Sines[(position * HeadDim) + i] = (float)Math.Sin(angle);
            }
        }
    }

    /// <summary>Tokens of every sequence, the new one included.</summary>
    public int Context { get; }

    public ushort[] HiddenStates { get; }

    public float[] InputNorm { get; }

    public ushort[] Wq { get; }

    public ushort[] Wk { get; }

    public ushort[] Wv { get; }

    public float[] QNorm { get; }

    public float[] KNorm { get; }

    public int[] Contexts { get; }

    public int[] BlockTable { get; }

    /// <summary>Where the new token of each sequence goes: page times <see cref="BlockSize"/> plus position.</summary>
    public int[] Slots { get; }

    public float[] Cosines { get; } = new float[MaxContext * HeadDim];

    public float[] Sines { get; } = new float[MaxContext * HeadDim];

    public ushort[] KeyCache { get; }

    public ushort[] ValueCache { get; }

    public ushort[] Wo { get; }

    public ushort[] WGate { get; }

    public ushort[] WUp { get; }

    public ushort[] WDown { get; }

    public float[] PostNorm { get; }

    /// <summary>The 20 arguments in order, over this object's memory.</summary>
    /// <param name="keyCache">Key caches, read and written.</param>
    /// <param name="valueCache">Value caches, read and written.</param>
    /// <param name="output">The new hidden state [batch, hidden], written.</param>
    public KernelArguments CreateArguments(ushort[] keyCache, ushort[] valueCache, ushort[] output)
    {
        var arguments = new KernelArguments();
        void Half(ushort[] data, params ReadOnlySpan<int> shape) => arguments.AddTensor<ushort>(data, new TensorSpec(TensorDataType.BFloat16, shape));
        void Single(float[] data, params ReadOnlySpan<int> shape) => arguments.AddTensor<float>(data, new TensorSpec(TensorDataType.Float32, shape));
        void Integers(int[] data) => arguments.AddTensor<int>(data, new TensorSpec(TensorDataType.Int32, data.Length));

        Half(HiddenStates, Batch, Hidden);
        Single(InputNorm, Layers, Hidden);
        Half(Wq, Layers * Hidden, Hidden);
        Half(Wk, Layers * Hidden, KvHidden);
        Half(Wv, Layers * Hidden, KvHidden);
        Single(QNorm, Layers, HeadDim);
        Single(KNorm, Layers, HeadDim);
        Integers(Contexts);
        Integers(BlockTable);
        Integers(Slots);
        Single(Cosines, MaxContext, HeadDim);
        Single(Sines, MaxContext, HeadDim);
        Half(keyCache, Layers * CacheRows, HeadDim);
        Half(valueCache, Layers * CacheRows, HeadDim);
        Half(Wo, Layers * Hidden, Hidden);
        Half(WGate, Layers * Hidden, Intermediate);
        Half(WUp, Layers * Hidden, Intermediate);
        Half(WDown, Layers * Intermediate, Hidden);
        Single(PostNorm, Layers, Hidden);
        Half(output, Batch, Hidden);
        return arguments;
    }

    /// <summary>Gains of a norm around 1.</summary>
    private float[] Gains(int count)
    {
        float[] one = [.. Normal(count, 0.1f, layers: 1).Select(bits => 1 + Bfloat16.Widen(bits))];
        return [.. one, .. one];
    }

    /// <summary>Numbers that are nearly normal (sums of four uniform ones), the same for each layer.</summary>
    private ushort[] Normal(int count, float deviation, int layers = Layers)
    {
        var values = new ushort[count * layers];
        ulong stream = ++_stream << 32;
        float scale = deviation * MathF.Sqrt(3) / 65536;
        Parallel.For(0, (count + Chunk - 1) / Chunk, chunk =>
        {
            ulong state = stream + (uint)chunk;
            foreach (ref ushort value in values.AsSpan(chunk * Chunk, Math.Min(Chunk, count - (chunk * Chunk))))
            {
                ulong bits = NextRandom(ref state);
                long sum = (long)((bits & 0xffff) + ((bits >> 16) & 0xffff) + ((bits >> 32) & 0xffff) + (bits >> 48)) - (2 * 65535);
                value = Bfloat16.Narrow(sum * scale);
            }
        });
        for (int layer = 1; layer < layers; layer++)
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
