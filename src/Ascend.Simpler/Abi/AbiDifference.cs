namespace Ascend.Simpler;

/// <summary>A fact in which a simpler tree's headers differ from what this library calls by.</summary>
/// <param name="Name">The fact, such as <c>CallConfig.enable_pmu</c> or <c>simpler_run()</c>.</param>
/// <param name="Expected">What this library calls by.</param>
/// <param name="Actual">What the headers say; <c>absent</c> when they lack it.</param>
public sealed record AbiDifference(string Name, string Expected, string Actual)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Actual} in the headers, {Expected} here";
}
