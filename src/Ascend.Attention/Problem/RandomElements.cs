using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Ascend.Attention;

/// <summary>
/// Fills tensors with random 16-bit floats built directly from random bits: sign and mantissa uniform, the exponent one of
/// four neighbouring values. Elements depend on seed, stream and index only; they have eight significant bits, so that both types
/// hold the same numbers.
/// </summary>
internal static class RandomElements
{
    // Bits of a 16-bit draw: the sign, and below it two of the exponent and seven of the mantissa.
    private const ushort Sign = 0x8000;
    private const ushort Magnitude = (1 << (DrawnMantissaBits + 2)) - 1;
    private const int DrawnMantissaBits = 7;

    // Elements per independently seeded chunk: 128 KiB, large enough to amortise seeding, small enough to balance threads.
    private const int ChunkElements = 1 << 16;

    /// <summary>
    /// Mean square of a stream's elements: a uniform magnitude in [a, 2a) gives 7/3 · a², for four neighbouring powers a of
    /// two.
    /// </summary>
    public static double MeanSquare(TensorStream stream) =>
        7.0 / 3.0 * (1 + 4 + 16 + 64) / 4 * Math.ScaleB(1, 2 * SmallestExponent(stream));

    public static void Fill(ushort[] target, int seed, TensorStream stream, AttentionDataType type, int? maxThreads)
    {
        int mantissaBits = type == AttentionDataType.Float16 ? 10 : 7;
        int bias = type == AttentionDataType.Float16 ? 15 : 127;
        int exponent = bias + SmallestExponent(stream);
        ushort offset = (ushort)(exponent << mantissaBits);
        ulong streamSeed = SplitMix64.Mix((ulong)seed, (ulong)stream);

        int chunks = (int)(((long)target.Length + ChunkElements - 1) / ChunkElements);
        ParallelOptions options = new() { MaxDegreeOfParallelism = maxThreads ?? -1 };
        Parallel.For(0, chunks, options, chunk =>
        {
            long start = (long)chunk * ChunkElements;
            Span<ushort> span = target.AsSpan((int)start, (int)Math.Min(ChunkElements, target.Length - start));
            FillChunk(span, SplitMix64.Mix(streamSeed, (ulong)chunk), mantissaBits - DrawnMantissaBits, offset);
        });
    }

    // The two kept exponent bits plus the offset stay below the largest exponent, so the sum never carries into the sign.
    private static void FillChunk(Span<ushort> target, ulong seed, int shift, ushort offset)
    {
        SplitMix64 seeds = new(seed);
        Vector256<ulong> a = Vector256.Create(seeds.Next(), seeds.Next(), seeds.Next(), seeds.Next());
        Vector256<ulong> b = Vector256.Create(seeds.Next(), seeds.Next(), seeds.Next(), seeds.Next());
        Vector256<ushort> add = Vector256.Create(offset);

        Span<Vector256<ushort>> whole = MemoryMarshal.Cast<ushort, Vector256<ushort>>(target);
        for (int i = 0; i < whole.Length; i++)
        {
            whole[i] = Element(Next(ref a, ref b).AsUInt16(), shift, add);
        }

        Span<ushort> rest = target[(whole.Length * Vector256<ushort>.Count)..];
        Vector256<ushort> last = Element(Next(ref a, ref b).AsUInt16(), shift, add);
        for (int i = 0; i < rest.Length; i++)
        {
            rest[i] = last[i];
        }
    }

    private static Vector256<ushort> Element(Vector256<ushort> bits, int shift, Vector256<ushort> offset) =>
        ((bits & Vector256.Create(Sign)) | Vector256.ShiftLeft(bits & Vector256.Create(Magnitude), shift)) + offset;

    private static int SmallestExponent(TensorStream stream) => stream == TensorStream.Query ? -1 : -3;

    // xorshift128+ (Vigna 2014), four lanes.
    private static Vector256<ulong> Next(ref Vector256<ulong> a, ref Vector256<ulong> b)
    {
        Vector256<ulong> x = a;
        Vector256<ulong> y = b;
        a = y;
        x ^= x << 23;
        b = x ^ y ^ (x >> 18) ^ (y >> 5);
        return b + y;
    }
}
