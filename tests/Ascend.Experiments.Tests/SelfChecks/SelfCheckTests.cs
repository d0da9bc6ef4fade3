using Ascend.Experiments.Statistics;
using Ascend.Experiments.Tests.LikeForLike;
using Ascend.Experiments.Tests.Reports;
using Ascend.Experiments.Tests.Statistics;

namespace Ascend.Experiments.Tests.SelfChecks;

/// <summary>A kernel against itself: what it tells of the instrument, how it is kept and quoted.</summary>
public sealed class SelfCheckTests : IDisposable
{
    private const string Metric = MetricCatalog.MakespanId;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.05)]
    [InlineData(0.2)]
    public void What_a_check_says_would_be_shown_is_shown_and_half_of_it_is_not(double sigma)
    {
        SelfCheck check = Check(1, sigma, rounds: 200);
        Assert.Equal([10, 50, 200], check.Smallest.Select(smallest => smallest.Rounds));
        Assert.True(check.Smallest[0].Difference > check.Smallest[1].Difference && check.Smallest[1].Difference > check.Smallest[2].Difference);
        Assert.InRange(check.NoiseFloor, 0.05 * sigma, 0.5 * sigma);
        Assert.InRange(check.Spread, 1.1 * sigma, 1.8 * sigma);
        foreach (SmallestDifference smallest in check.Smallest)
        {
            Assert.InRange(Share(sigma, smallest.Rounds, smallest.Difference!.Value), 0.85, 1);
            Assert.InRange(Share(sigma, smallest.Rounds, smallest.Difference.Value / 2), 0, 0.75);
        }
    }

    [Fact]
    public void Checks_are_counted_by_host_backend_and_metric_and_false_ones_told()
    {
        var store = new SelfCheckStore(_folder.File("state/checks"));
        Comparison fair = Self(1, 0.02);
        Comparison unfair = Self(2, 0.001, gap: 1.05);
        Assert.True(unfair.SelfCheck!.IsFalse);
        Assert.Equal(Verdict.NoDifferenceShown, unfair.Pairs[0].Verdict);

        Assert.Equal((1, 0), Counts(store.Complete(fair)));
        Assert.Equal((2, 1), Counts(store.Complete(unfair)));
        Assert.Equal((1, 0), Counts(store.Complete(fair with { Backend = fair.Backend with { Profile = "another" } })));
        Assert.Equal((3, 1), Counts(store.Complete(fair with { StartedAt = fair.StartedAt.AddDays(1) })));
        Assert.Equal(4, Directory.GetFiles(_folder.File("state/checks")).Length);
    }

    [Fact]
    public void Other_kernels_quote_the_latest_floor_of_the_same_instrument()
    {
        var store = new SelfCheckStore(_folder.Path);
        Comparison other = SampleComparison.Create();
        Comparison self = Self(3, 0.02);
        Assert.Null(store.Complete(other).KnownFloor);
        _ = store.Complete(self);
        SelfCheck latest = store.Complete(self with { StartedAt = self.StartedAt.AddHours(1) }).SelfCheck!;

        Comparison quoted = store.Complete(AsSelf(other, self));
        Assert.Equal(new KnownFloor(self.StartedAt.AddHours(1), latest.NoiseFloor, 24, 2, 0), quoted.KnownFloor);
        Assert.Equal(quoted.KnownFloor, Experiments.Recordings.Rebuild(quoted).KnownFloor);
        Assert.Null(store.Complete(AsSelf(other, self) with { Backend = self.Backend with { Id = "simulator" } }).KnownFloor);

        string text = SelfCheckText.LinesOf(quoted).Single();
        Assert.Contains("0 of 2 checks so far", text, StringComparison.Ordinal);
        Assert.DoesNotContain("says nothing", text, StringComparison.Ordinal);
        PairResult near = quoted.Pairs[0] with { Ratio = quoted.Pairs[0].Ratio! with { Value = 1 + (latest.NoiseFloor / 2) } };
        Assert.Contains("is within it and says nothing", SelfCheckText.LinesOf(quoted with { Pairs = [near] }).Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[1, 2]")]
    [InlineData("{\"schema\": \"ascend-self-check/9\"}")]
    [InlineData("\0\u0001")]
    public void Files_that_are_no_checks_are_passed_over(string content)
    {
        var store = new SelfCheckStore(_folder.Path);
        _ = store.Complete(Self(4, 0.02));
        File.WriteAllText(_folder.File("other.json"), content);
        string kept = Directory.GetFiles(_folder.Path, "2*.json").Single();
        File.WriteAllText(_folder.File("20200101T000000Z-half.json"), File.ReadAllText(kept)[..^20]);
        Assert.Equal((2, 0), Counts(store.Complete(Self(5, 0.02))));
    }

    [Fact]
    public void Without_noise_there_is_nothing_to_check_and_with_few_rounds_nothing_to_promise()
    {
        SelfCheck exact = Check(1, 0, rounds: 10);
        Assert.Equal((0.0, 0.0), (exact.NoiseFloor, exact.Spread));
        Assert.All(exact.Smallest, smallest => Assert.Equal(0, smallest.Difference));
        Assert.Contains("nothing to check", SelfCheckText.Of(exact, SampleComparison.Create().Backend), StringComparison.Ordinal);
        Assert.Empty(Check(1, 0.1, rounds: Decision.LeastPairs - 1).Smallest);
        Assert.Null(Self(1, 0.1, rounds: 1).SelfCheck);
    }

    [Fact]
    public void What_differs_around_the_kernel_makes_it_no_self_check()
    {
        Comparison self = Self(1, 0.02);
        Comparison otherBuild = self with { Arms = [self.Arms[0], self.Arms[1] with { Manifest = self.Arms[1].Manifest with { RuntimeHash = "other" } }] };
        Assert.NotNull(Experiments.Recordings.Rebuild(self).SelfCheck);
        Assert.Null(Experiments.Recordings.Rebuild(otherBuild).SelfCheck);
    }

    [Fact]
    public void A_drift_of_the_session_is_told()
    {
        SelfCheck check = Self(1, 0.001, drift: 0.1).SelfCheck!;
        Assert.InRange(check.Drift!.Value, 0.08, 0.12);
        Assert.Contains("drift +", SelfCheckText.Of(check, SampleComparison.Create().Backend), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/state", "/home/x", "/state/ascend-runtime/self-checks")]
    [InlineData("", "/home/x", "/home/x/.local/state/ascend-runtime/self-checks")]
    [InlineData(null, null, null)]
    public void The_store_lies_where_the_user_keeps_state(string? state, string? home, string? expected)
    {
        SelfCheckStore? store = SelfCheckStore.OfUser(name => name == "XDG_STATE_HOME" ? state : home);
        Assert.Equal(expected, store?.Folder);
    }

    private static (int Checks, int FalseVerdicts) Counts(Comparison comparison) =>
        (comparison.SelfCheck!.Checks, comparison.SelfCheck.FalseVerdicts);

    private static SelfCheck Check(int seed, double sigma, int rounds) => Self(seed, sigma, rounds: rounds).SelfCheck!;

    /// <summary>How often the rule shows a difference under noise of both arms.</summary>
    private static double Share(double sigma, int rounds, double difference) => Enumerable.Range(1000, 300).Count(seed =>
    {
        var random = new Random(seed);
        (double A, double B)[] pairs =
        [
            .. Enumerable.Range(0, rounds).Select(_ => (NormalNoise.Factor(random, sigma), (1 + difference) * NormalNoise.Factor(random, sigma))),
        ];
        return Decision.Decide(Ratios.Paired(pairs)!, SignedRank.PValue([.. pairs.Select(p => Math.Log(p.B / p.A))])) == Verdict.AFaster;
    }) / 300.0;

    /// <summary>Other kernels on the instrument of a self-check.</summary>
    private static Comparison AsSelf(Comparison other, Comparison self) => other with
    {
        Backend = self.Backend,
        Arms = [.. other.Arms.Select(arm => arm with { Manifest = arm.Manifest with { Soc = self.Arms[0].Manifest.Soc } })],
    };

    private static Comparison Self(int seed, double sigma, double gap = 1, int rounds = 24, double drift = 0)
    {
        var random = new Random(seed);
        Comparison sample = SampleComparison.Create();
        return Experiments.Recordings.Rebuild(sample with { Arms = [Arm("A", 1), Arm("B", gap)] });

        ArmResult Arm(string id, double factor) => sample.Arms[0] with
        {
            Id = id,
            Manifest = GuardTests.Alike() with { Metric = Metric },
            Golden = new GoldenSummary(true, "passed"),
            IsReproducible = true,
            Samples =
            [
                .. Enumerable.Range(0, rounds).Select(round => new RunSample
                {
                    Round = round,
                    Order = 2 * round,
                    Traced = true,
                    Figures = new Dictionary<string, double?>
                    {
                        [Metric] = 500 * factor * (1 + (drift * round / rounds)) * NormalNoise.Factor(random, sigma),
                    },
                }),
            ],
        };
    }
}
