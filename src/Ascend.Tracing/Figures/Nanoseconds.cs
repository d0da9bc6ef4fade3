namespace Ascend.Tracing.Figures;

/// <summary>Times as figures show them. Damaged timestamps can exceed them; they stop at the largest value.</summary>
internal static class Nanoseconds
{
    /// <summary>The time as a signed number.</summary>
    public static long Of(ulong time) => (long)Math.Min(time, long.MaxValue);

    /// <summary>A sum that does not wrap.</summary>
    public static ulong Sum(ulong a, ulong b) => a + b < a ? ulong.MaxValue : a + b;
}
