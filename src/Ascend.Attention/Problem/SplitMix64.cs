namespace Ascend.Attention;

/// <summary>
/// SplitMix64 (Steele, Lea, Flood 2014): small, stable across .NET versions, good enough to seed other generators.
/// </summary>
internal struct SplitMix64(ulong state)
{
    private const ulong Gamma = 0x9E3779B97F4A7C15;

    /// <summary>A seed for sub-stream <paramref name="index"/> of <paramref name="seed"/>.</summary>
    public static ulong Mix(ulong seed, ulong index) => Finish(Finish(seed + Gamma) ^ ((index + 1) * Gamma));

    public ulong Next()
    {
        state += Gamma;
        return Finish(state);
    }

    private static ulong Finish(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
