using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ascend.Attention;

/// <summary>
/// The two products of attention on a tile in float32. <see cref="Vector{T}"/> takes the machine's vector width (NEON, AVX2,
/// SVE); each kernel keeps eight accumulators in registers, which covers the latency of the multiply-add units.
/// </summary>
internal static class TileKernels
{
    /// <summary>Query heads that a kernel works on at once.</summary>
    public const int HeadsAtOnce = 2;

    /// <summary>Tokens that <see cref="Score"/> works on at once.</summary>
    public const int TokensAtOnce = 4;

    /// <summary>Vectors of a row that <see cref="Accumulate"/> works on at once.</summary>
    public const int VectorsAtOnce = 4;

    /// <summary>
    /// scores[h, t] = query[h] · tile[t] for a padded group of heads and tokens rounded up to <see cref="TokensAtOnce"/>.
    /// </summary>
    /// <param name="query">[heads, row].</param>
    /// <param name="tile">[tokens, row].</param>
    /// <param name="scores">[heads, <see cref="PartScratch.TileTokens"/>].</param>
    /// <param name="heads">A multiple of <see cref="HeadsAtOnce"/>.</param>
    /// <param name="tokens">Tokens of the tile.</param>
    /// <param name="row">Elements of a row: a multiple of the vector width times <see cref="VectorsAtOnce"/>.</param>
    public static void Score(
        ReadOnlySpan<float> query, ReadOnlySpan<float> tile, Span<float> scores, int heads, int tokens, int row)
    {
        ref float q = ref MemoryMarshal.GetReference(query);
        ref float k = ref MemoryMarshal.GetReference(tile);
        for (int t = 0; t < tokens; t += TokensAtOnce)
        {
            ref float k0 = ref Unsafe.Add(ref k, t * row);
            ref float k1 = ref Unsafe.Add(ref k0, row);
            ref float k2 = ref Unsafe.Add(ref k1, row);
            ref float k3 = ref Unsafe.Add(ref k2, row);
            for (int h = 0; h < heads; h += HeadsAtOnce)
            {
                ref float q0 = ref Unsafe.Add(ref q, h * row);
                ref float q1 = ref Unsafe.Add(ref q0, row);
                Vector<float> a0 = Vector<float>.Zero, a1 = a0, a2 = a0, a3 = a0;
                Vector<float> b0 = a0, b1 = a0, b2 = a0, b3 = a0;
                for (nuint d = 0; d < (nuint)row; d += (nuint)Vector<float>.Count)
                {
                    Vector<float> x = Vector.LoadUnsafe(ref q0, d);
                    Vector<float> y = Vector.LoadUnsafe(ref q1, d);
                    Vector<float> z = Vector.LoadUnsafe(ref k0, d);
                    a0 = Vector.FusedMultiplyAdd(x, z, a0);
                    b0 = Vector.FusedMultiplyAdd(y, z, b0);
                    z = Vector.LoadUnsafe(ref k1, d);
                    a1 = Vector.FusedMultiplyAdd(x, z, a1);
                    b1 = Vector.FusedMultiplyAdd(y, z, b1);
                    z = Vector.LoadUnsafe(ref k2, d);
                    a2 = Vector.FusedMultiplyAdd(x, z, a2);
                    b2 = Vector.FusedMultiplyAdd(y, z, b2);
                    z = Vector.LoadUnsafe(ref k3, d);
                    a3 = Vector.FusedMultiplyAdd(x, z, a3);
                    b3 = Vector.FusedMultiplyAdd(y, z, b3);
                }

                Span<float> s = scores.Slice((h * PartScratch.TileTokens) + t, PartScratch.TileTokens + TokensAtOnce);
                s[0] = Vector.Sum(a0);
                s[1] = Vector.Sum(a1);
                s[2] = Vector.Sum(a2);
                s[3] = Vector.Sum(a3);
                s = s[PartScratch.TileTokens..];
                s[0] = Vector.Sum(b0);
                s[1] = Vector.Sum(b1);
                s[2] = Vector.Sum(b2);
                s[3] = Vector.Sum(b3);
            }
        }
    }

    /// <summary>output[h] += Σ weights[h, t] · tile[t] for a padded group of heads.</summary>
    /// <param name="weights">[heads, <see cref="PartScratch.TileTokens"/>].</param>
    /// <param name="tile">[tokens, row].</param>
    /// <param name="output">[heads, row].</param>
    /// <param name="heads">A multiple of <see cref="HeadsAtOnce"/>.</param>
    /// <param name="tokens">Tokens of the tile.</param>
    /// <param name="row">Elements of a row: a multiple of the vector width times <see cref="VectorsAtOnce"/>.</param>
    public static void Accumulate(
        ReadOnlySpan<float> weights, ReadOnlySpan<float> tile, Span<float> output, int heads, int tokens, int row)
    {
        nuint width = (nuint)Vector<float>.Count;
        ref float v = ref MemoryMarshal.GetReference(tile);
        ref float o = ref MemoryMarshal.GetReference(output);
        for (int h = 0; h < heads; h += HeadsAtOnce)
        {
            ReadOnlySpan<float> w0 = weights.Slice(h * PartScratch.TileTokens, tokens);
            ReadOnlySpan<float> w1 = weights.Slice((h + 1) * PartScratch.TileTokens, tokens);
            for (nuint d = 0; d < (nuint)row; d += width * VectorsAtOnce)
            {
                ref float o0 = ref Unsafe.Add(ref o, (nuint)(h * row) + d);
                ref float o1 = ref Unsafe.Add(ref o0, row);
                Vector<float> a0 = Vector.LoadUnsafe(ref o0);
                Vector<float> a1 = Vector.LoadUnsafe(ref o0, width);
                Vector<float> a2 = Vector.LoadUnsafe(ref o0, 2 * width);
                Vector<float> a3 = Vector.LoadUnsafe(ref o0, 3 * width);
                Vector<float> b0 = Vector.LoadUnsafe(ref o1);
                Vector<float> b1 = Vector.LoadUnsafe(ref o1, width);
                Vector<float> b2 = Vector.LoadUnsafe(ref o1, 2 * width);
                Vector<float> b3 = Vector.LoadUnsafe(ref o1, 3 * width);
                ref float v0 = ref Unsafe.Add(ref v, d);
                for (int t = 0; t < w0.Length; t++)
                {
                    Vector<float> x = new(w0[t]);
                    Vector<float> y = new(w1[t]);
                    Vector<float> z = Vector.LoadUnsafe(ref v0);
                    a0 = Vector.FusedMultiplyAdd(x, z, a0);
                    b0 = Vector.FusedMultiplyAdd(y, z, b0);
                    z = Vector.LoadUnsafe(ref v0, width);
                    a1 = Vector.FusedMultiplyAdd(x, z, a1);
                    b1 = Vector.FusedMultiplyAdd(y, z, b1);
                    z = Vector.LoadUnsafe(ref v0, 2 * width);
                    a2 = Vector.FusedMultiplyAdd(x, z, a2);
                    b2 = Vector.FusedMultiplyAdd(y, z, b2);
                    z = Vector.LoadUnsafe(ref v0, 3 * width);
                    a3 = Vector.FusedMultiplyAdd(x, z, a3);
                    b3 = Vector.FusedMultiplyAdd(y, z, b3);
                    v0 = ref Unsafe.Add(ref v0, row);
                }

                a0.StoreUnsafe(ref o0);
                a1.StoreUnsafe(ref o0, width);
                a2.StoreUnsafe(ref o0, 2 * width);
                a3.StoreUnsafe(ref o0, 3 * width);
                b0.StoreUnsafe(ref o1);
                b1.StoreUnsafe(ref o1, width);
                b2.StoreUnsafe(ref o1, 2 * width);
                b3.StoreUnsafe(ref o1, 3 * width);
            }
        }
    }
}
