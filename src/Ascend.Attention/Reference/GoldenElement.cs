namespace Ascend.Attention;

/// <summary>One element of an output next to its reference.</summary>
/// <param name="Sequence">Index along the batch.</param>
/// <param name="Head">Query head.</param>
/// <param name="Dim">Index along the head dim.</param>
/// <param name="Expected">The reference's value.</param>
/// <param name="Actual">The value under test.</param>
public sealed record GoldenElement(int Sequence, int Head, int Dim, float Expected, float Actual)
{
    /// <summary>Index and both values.</summary>
    public override string ToString() => $"[{Sequence}, {Head}, {Dim}] expected {Expected:G6}, got {Actual:G6}";
}
