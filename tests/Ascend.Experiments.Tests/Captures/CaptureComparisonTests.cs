using Ascend.Tracing;
using FsCheck;
using FsCheck.Fluent;

namespace Ascend.Experiments.Tests.Captures;

/// <summary>
/// What may be concluded of captures: by how many there are, what their kernels are called, and what the files say.
/// </summary>
public sealed class CaptureComparisonTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, 1, Verdict.RatioOnly)]
    [InlineData(1, 9, Verdict.RatioOnly)]
    [InlineData(3, 3, Verdict.NoDifferenceShown)]
    [InlineData(9, 9, Verdict.AFaster)]
    public void Few_captures_give_a_ratio_several_an_interval_and_enough_a_verdict(int inA, int inB, Verdict verdict)
    {
        PairResult pair = Compare(Captures("PA_HIGHPERF_AIC", 100, inA), Captures("fa_fused_aic", 200, inB)).Pairs[0];
        Assert.Equal(verdict, pair.Verdict);
        Assert.Equal(2, pair.Ratio!.Value, 0.05);
        Assert.Equal(Math.Min(inA, inB) > 1, pair.Ratio.HasInterval);
        Assert.Equal(Math.Min(inA, inB) > 1, pair.VerdictText.Contains('['));
        Assert.Contains(pair.Conditions, c => c.Field == "session");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    public void Kernels_of_the_same_names_get_no_winner_unless_the_arms_are_named_apart(int count)
    {
        CaptureArm a = Captures("fa_fused_aic", 100, count), b = Captures("fa_fused_aic", 200, count);
        PairResult pair = Compare(a, b).Pairs[0];
        Assert.Equal(Verdict.NoDifferenceShown, pair.Verdict);
        Assert.Contains("the same kernel", pair.VerdictText, StringComparison.Ordinal);
        Assert.Equal(Verdict.NoDifferenceShown, Compare(a with { Name = "same" }, b with { Name = "same" }).Pairs[0].Verdict);
        Assert.Equal(
            count > 1 ? Verdict.AFaster : Verdict.RatioOnly, Compare(a with { Name = "before" }, b with { Name = "after" }).Pairs[0].Verdict);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    public void A_capture_of_one_run_on_both_arms_gets_no_winner_whatever_file_it_is_in(int count)
    {
        CaptureArm a = Captures("fa_fused_aic", 100, count) with { Name = "one" };
        string export = _folder.File("again.json");
        using (OpenedTrace trace = TraceDoor.Open(a.Paths[0]))
        {
            PerfettoJsonWriter.WriteFile(trace.Capture, export);
        }

        CaptureArm b = Captures("fa_fused_aic", 300, count) with { Name = "two" };
        PairResult pair = Compare(a, b with { Paths = [.. b.Paths.Skip(1), export] }).Pairs[0];
        Assert.Equal(Verdict.NoDifferenceShown, pair.Verdict);
        Assert.Contains(pair.Conditions, c => c is { Field: "capture", Kind: ConditionKind.Note });
    }

    [Fact]
    public void Figures_of_unequally_many_launches_are_those_of_one() => Prop.ForAll(
        Gen.Choose(1, 6).Two().Select(n => (A: n.Item1, B: n.Item2)).ToArbitrary(),
        n =>
        {
            Comparison table = Compare(
                new() { Paths = [CaptureFiles.Table(_folder, ("fa_fused", n.A, 40), ("online_softmax", n.A, 10), ("mm", 3, 7))] },
                new() { Paths = [CaptureFiles.Table(_folder, ("PA_HIGHPERF_AIC", n.B, 50))] });
            AssertPerLaunch(table, n.A, n.B, 50);
            var chosen = new KernelGroup("all", ["*"]);
            Comparison swimlane = CaptureComparison.Compare(
                new() { Paths = [CaptureFiles.Swimlane(_folder, n.A)] }, new() { Paths = [CaptureFiles.Swimlane(_folder, n.B)] }, "", chosen);
            AssertPerLaunch(swimlane, n.A, n.B, 2);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20));

    [Theory]
    [InlineData(2, 3, ConditionKind.ChangesWork)]
    [InlineData(3, 3, ConditionKind.ExplainsResult)]
    public void Sums_over_launches_that_cannot_be_told_apart_are_compared_only_at_equal_numbers(int inA, int inB, ConditionKind kind)
    {
        PairResult pair = CaptureComparison.Compare(
            new() { Paths = [CaptureFiles.Swimlane(_folder, inA, areTold: false)] },
            new() { Paths = [CaptureFiles.Swimlane(_folder, inB, areTold: false)] },
            "", new KernelGroup("all", ["*"])).Pairs[0];
        Assert.Equal(kind, Assert.Single(pair.Conditions, c => c.Field == "launches").Kind);
        Assert.Equal(kind == ConditionKind.ChangesWork, pair.Verdict == Verdict.NotComparable);
    }

    [Fact]
    public void Unequal_tasks_lanes_and_surroundings_are_conditions()
    {
        Comparison comparison = Compare(
            new() { Paths = [CaptureFiles.Json(_folder, "fa_fused", 100, cores: 2)] },
            new() { Paths = [CaptureFiles.Json(_folder, "fa_fused", 100, cores: 4, other: "out_proj")] });
        Assert.Equal(
            ["lanes", "session", "surroundings", "tasks"],
            comparison.Pairs[0].Conditions.Where(c => c.Kind == ConditionKind.ExplainsResult).Select(c => c.Field).Order());
        Assert.Contains(comparison.Pairs[0].Conditions, c => c is { Field: "cores used", A: "2 AIC, 0 AIV", B: "4 AIC, 0 AIV" });
    }

    [Fact]
    public void A_capture_without_a_kernel_that_counts_is_refused_with_what_it_has()
    {
        TraceFormatException e = Assert.Throws<TraceFormatException>(() => Compare(
            new() { Paths = [CaptureFiles.Json(_folder, "fa_fused", 100)] }, new() { Paths = [CaptureFiles.Json(_folder, "matmul", 100)] }));
        Assert.Contains("it has matmul", e.Message, StringComparison.Ordinal);
        Assert.Contains("--kernels", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_written_is_read_back_with_the_same_conclusion_and_says_what_is_not_known()
    {
        Comparison comparison = Compare(Captures("fa_fused", 100, 3), Captures("PA_HIGHPERF_AIC", 120, 3));
        string file = _folder.File("c.json");
        ComparisonFile.Save(file, comparison);
        Comparison again = Experiments.Recordings.Rebuild(ComparisonFile.Load(file));
        Assert.Equal(comparison.Pairs[0].VerdictText, again.Pairs[0].VerdictText);
        Assert.Equal(comparison.Pairs[0].Conditions, again.Pairs[0].Conditions);
        NJsonSchema.JsonSchema schema = await NJsonSchema.JsonSchema.FromFileAsync(Path.Combine(AppContext.BaseDirectory, "comparison.schema.json"));
        Assert.Empty(schema.Validate(File.ReadAllText(file)));

        var markdown = new StringWriter();
        Report.WriteMarkdown(markdown, again);
        Assert.Contains("results not known", markdown.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("golden", markdown.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    private static void AssertPerLaunch(Comparison comparison, int inA, int inB, double us)
    {
        PairResult pair = comparison.Pairs[0];
        Assert.Equal(1, pair.Ratio!.Value, 1e-9);
        Assert.Equal(us, comparison.Arm("A").Metric(MetricCatalog.MakespanId)!.Median, 1e-6);
        Assert.Equal(inA != inB || inA > 1, pair.Conditions.Any(c => c is { Field: "launches", Kind: ConditionKind.Note }));
        Assert.DoesNotContain(pair.Conditions, c => c.Field == "tasks");
    }

    private static Comparison Compare(CaptureArm a, CaptureArm b) => CaptureComparison.Compare(a, b, "ascend compare");

    /// <summary>Captures whose makespans lie within 2 % of each other.</summary>
    private CaptureArm Captures(string kernel, double us, int count) => new()
    {
        Paths = [.. Enumerable.Range(0, count).Select(i => CaptureFiles.Json(_folder, kernel, us * (1 + (0.002 * i))))],
    };
}
