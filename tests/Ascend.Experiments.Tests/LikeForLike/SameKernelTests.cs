using FsCheck;
using FsCheck.Fluent;

namespace Ascend.Experiments.Tests.LikeForLike;

/// <summary>Two arms of one kernel, whatever their samples say.</summary>
public sealed class SameKernelTests
{
    private const string Metric = MetricCatalog.MakespanId;

    [Fact]
    public void No_gap_between_the_arms_makes_a_winner_of_one_kernel() =>
        Prop.ForAll(Arb.From(Gen.Choose(20, 500).Select(percent => percent / 100.0)), factor =>
        {
            PairResult pair = Compare(factor, b => b).Pairs[0];
            Assert.Equal(Verdict.NoDifferenceShown, pair.Verdict);
            Assert.Contains("the same kernel: the ratio", pair.VerdictText, StringComparison.Ordinal);
            Assert.Contains("this set-up's noise", pair.VerdictText, StringComparison.Ordinal);
            Assert.DoesNotContain("faster", pair.VerdictText, StringComparison.Ordinal);
            Assert.Matches("^A [0-9]+ us, B [0-9]+ us, both kernel ", pair.VerdictText);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    [Fact]
    public void What_differs_around_one_kernel_is_named_instead_of_noise()
    {
        PairResult pair = Compare(2, b => b with { RuntimeHash = "another build" }).Pairs[0];
        Assert.Equal(Verdict.NoDifferenceShown, pair.Verdict);
        Assert.Contains("of what differs around it (runtime build)", pair.VerdictText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Another_package_or_another_tiling_is_another_kernel(bool otherPackage, bool otherTiling)
    {
        PairResult pair = Compare(2, b => b with
        {
            PackageHash = otherPackage ? "other" : b.PackageHash,
            TilingMode = otherTiling ? "batch-head" : null,
            TilingKey = otherTiling ? 7 : null,
        }).Pairs[0];
        Assert.Equal(Verdict.AFaster, pair.Verdict);
        Assert.Contains("A is faster", pair.VerdictText, StringComparison.Ordinal);
    }

    private static Comparison Compare(double factor, Func<ArmManifest, ArmManifest> change)
    {
        Comparison sample = Reports.SampleComparison.Create();
        return Experiments.Recordings.Rebuild(
            sample with { Arms = [Arm("A", 1, GuardTests.Alike()), Arm("B", factor, change(GuardTests.Alike()))] });

        ArmResult Arm(string id, double times, ArmManifest manifest) => sample.Arms[0] with
        {
            Id = id,
            Name = "kernel",
            Manifest = manifest,
            Golden = new GoldenSummary(true, "passed"),
            IsReproducible = true,
            Samples =
            [
                .. Enumerable.Range(0, 20).Select(round => new RunSample
                {
                    Round = round,
                    Order = (2 * round) + (id == "A" ? 0 : 1),
                    Traced = true,
                    Figures = new Dictionary<string, double?> { [Metric] = 100 * times * (1 + (round % 5 * 0.001)) },
                }),
            ],
        };
    }
}
