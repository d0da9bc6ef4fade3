using System.Globalization;

namespace Ascend.Simpler.Tests;

/// <summary>Names of trees for theories.</summary>
internal static class StandInTheories
{
    private const string Variable = "ASCEND_STANDIN_SEEDS";
    private const int Seeds = 12;

    /// <summary>Every known family, then random siblings: twelve, or as many as ASCEND_STANDIN_SEEDS says.</summary>
    public static TheoryData<string> All()
    {
        TheoryData<string> names = Known();
        string? text = Environment.GetEnvironmentVariable(Variable);
        int seeds = int.TryParse(text, CultureInfo.InvariantCulture, out int asked) ? asked : Seeds;
        for (int seed = 1; seed <= seeds; seed++)
        {
            names.Add($"seed {seed}");
        }

        return names;
    }

    public static TheoryData<string> Known() => [.. StandInGenerations.Known.Keys];

    public static TheoryData<string> With(Func<StandInFeatures, bool> property) =>
        [.. StandInGenerations.Known.Where(known => property(known.Value.Features)).Select(known => known.Key)];
}
