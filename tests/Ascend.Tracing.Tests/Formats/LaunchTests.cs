namespace Ascend.Tracing.Tests.Formats;

/// <summary>Several launches in one window: figures are per launch, and a comparison says so.</summary>
public sealed class LaunchTests
{
    private const string Boundaries = ", \"run_boundaries\": [{\"run_epoch\": 1, \"start_cycles\": 4999999900}, {\"run_epoch\": 2, \"start_cycles\": 5049999900}]";

    [Theory]
    [InlineData(SwimlaneShape.S1, Boundaries)]
    [InlineData(SwimlaneShape.S1, ", \"run_boundaries\": [4999999900, 5049999900]")]
    [InlineData(SwimlaneShape.S3, "")]
    public void A_launch_against_two_of_the_same_has_the_ratio_one(SwimlaneShape shape, string more)
    {
        using var folder = new FormatFolder();
        folder.Write("deps.json", SwimlaneText.Deps((0, 7, -1, -1), (1, -1, 8, 8)));
        string one = folder.Write("one", SwimlaneText.Write(SwimlaneShape.S1, SwimlaneText.Launch(1, 5_000_000_000)));
        string two = folder.Write("two", SwimlaneText.Write(
            shape, [.. SwimlaneText.Launch(1, 5_000_000_000), .. SwimlaneText.Launch(2, 5_050_000_000)], more: more));

        FigureReport report = FormatFolder.Report(two);
        var diff = FigureDiff.Of(FormatFolder.Report(one), report);

        Assert.Equal([1, 2], report.Procs.Select(p => p.Launch!.Number));
        Assert.All(report.Procs, p => Assert.Equal((100_000L, 0L), (p.Kernel("func_7")!.MakespanNs, p.Kernel("func_7")!.GapNs)));
        Assert.All(diff.Kernels, k => Assert.Equal((1.0, false), (k.MakespanRatio, k.SpanCountsDiffer)));
        Assert.Contains(diff.Notes, n => n.Contains("2 launches", StringComparison.Ordinal));
    }

    [Fact]
    public void However_many_launches_a_window_holds_figures_are_those_of_one()
    {
        for (int seed = 0; seed < 24; seed++)
        {
            var random = new Random(seed);
            SwimlaneShape shape = random.Next(2) == 0 ? SwimlaneShape.S1 : SwimlaneShape.S3;
            var tasks = new List<SwimlaneTask>();
            var boundaries = new List<string>();
            int launches = random.Next(2, 8);
            ulong start = 5_000_000_000;
            for (int launch = 1; launch <= launches; launch++)
            {
                tasks.AddRange(SwimlaneText.Launch(launch, start));
                boundaries.Add($"{{\"run_epoch\": {launch}, \"start_cycles\": {start - (ulong)random.Next(1, 1000)}}}");
                start += (ulong)random.Next(20_000, 90_000_000);
            }

            using var folder = new FormatFolder();
            folder.Write("deps.json", SwimlaneText.Deps((0, 7, -1, -1), (1, -1, 8, 8)));
            string more = shape == SwimlaneShape.S3 ? "" : $", \"run_boundaries\": [{string.Join(", ", boundaries)}]";
            string one = folder.Write("one", SwimlaneText.Write(SwimlaneShape.S1, SwimlaneText.Launch(1, 5_000_000_000)));
            string many = folder.Write("many", SwimlaneText.Write(shape, [.. tasks], more: more));

            FigureReport report = FormatFolder.Report(many);
            var diff = FigureDiff.Of(FormatFolder.Report(one), report);

            Assert.Equal(launches, report.Procs.Count);
            Assert.All(diff.Kernels, k => Assert.Equal((1.0, false), (k.MakespanRatio, k.SpanCountsDiffer)));
            Assert.Contains(diff.Notes, n => n.Contains($"{launches} launches", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Boundaries_in_an_unknown_form_make_the_capture_incomplete_and_the_comparison_say_so()
    {
        using var folder = new FormatFolder();
        folder.Write("deps.json", SwimlaneText.Deps((0, 7, -1, -1), (1, -1, 8, 8)));
        SwimlaneTask[] tasks = [.. SwimlaneText.Launch(1, 5_000_000_000), .. SwimlaneText.Launch(2, 5_050_000_000)];
        string one = folder.Write("one", SwimlaneText.Write(SwimlaneShape.S1, SwimlaneText.Launch(1, 5_000_000_000)));
        string two = folder.Write("two", SwimlaneText.Write(SwimlaneShape.S1, tasks, more: ", \"run_boundaries\": [\"a\", \"b\"]"));

        FigureReport report = FormatFolder.Report(two);
        var diff = FigureDiff.Of(FormatFolder.Report(one), report);

        Assert.Equal(CaptureVerdict.Incomplete, report.Verdict);
        Assert.Contains(diff.Notes, n => n.Contains("sums over 2 launches", StringComparison.Ordinal));
        Assert.Contains(diff.Notes, n => n.Contains("numbers of spans differ", StringComparison.Ordinal));
        Assert.All(diff.Kernels, k => Assert.True(k.SpanCountsDiffer));
    }

    [Fact]
    public void A_launch_can_be_chosen()
    {
        using var folder = new FormatFolder();
        folder.Write("deps.json", SwimlaneText.Deps((0, 7, -1, -1), (1, -1, 8, 8)));
        SwimlaneTask[] second = [.. SwimlaneText.Launch(2, 5_050_000_000).Select(t => t with { End = t.End + 100 })];
        FigureReport report = FormatFolder.Report(folder.Write("two", SwimlaneText.Write(SwimlaneShape.S3, [.. SwimlaneText.Launch(1, 5_000_000_000), .. second])));

        Assert.Equal(100_000, report.Select(launch: 1).Kernel("func_7")!.MakespanNs);
        Assert.Equal(102_000, report.Select(launch: 2).Kernel("func_7")!.MakespanNs);
        Assert.Equal(101_000, report.Select().Kernel("func_7")!.MakespanNs);
        Assert.Throws<TraceFormatException>(() => report.Select(launch: 3));
    }
}
