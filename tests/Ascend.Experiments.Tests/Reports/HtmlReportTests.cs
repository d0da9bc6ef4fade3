using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Ascend.Experiments.Tests.Reports;

public sealed partial class HtmlReportTests
{
    [Fact]
    public void Headline_names_verdict_and_backend_in_the_title_too()
    {
        string html = Html(SampleComparison.Create());
        Assert.Contains("<title>A is faster than B, not like for like (mock (issue622-tracr): device times are modelled, not measured)</title>", html, StringComparison.Ordinal);
        Assert.True(html.IndexOf("id=\"conditions\"", StringComparison.Ordinal) < html.IndexOf("id=\"metrics\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Verdict.AFaster, "A is faster than B, not like for like")]
    [InlineData(Verdict.BFaster, "B is faster than A, not like for like")]
    [InlineData(Verdict.NoDifferenceShown, "No difference shown between A and B, not like for like")]
    [InlineData(Verdict.NotComparable, "A and B are not comparable")]
    public void Every_verdict_has_its_headline(Verdict verdict, string headline)
    {
        Comparison c = SampleComparison.Create();
        c = c with { Pairs = [c.Pairs[0] with { Verdict = verdict, Ratio = verdict == Verdict.NotComparable ? null : c.Pairs[0].Ratio }] };
        Assert.Contains($"<h1 id=\"headline\">{headline} <span", Html(c), StringComparison.Ordinal);
    }

    [Fact]
    public void Policy_allows_exactly_the_report_s_own_script_and_style()
    {
        string html = Html(SampleComparison.Create());
        string policy = Regex.Match(html, "Content-Security-Policy\" content=\"([^\"]*)\"").Groups[1].Value.Replace("&#x27;", "'", StringComparison.Ordinal).Replace("&#x2B;", "+", StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains($"script-src '{Hash(ScriptElement().Match(html).Groups[1].Value)}'", policy, StringComparison.Ordinal);
        Assert.Contains($"style-src '{Hash(StyleElement().Match(html).Groups[1].Value)}'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Empty(Regex.Matches(html, "(src|href)=\"(?!#|data:,)"));
    }

    [Fact]
    public void Every_string_is_escaped()
    {
        const string Payload = "<x-injected a='1' b=\"2\"></script>";
        string html = Html(SampleComparison.CreateHostile(Payload), [SampleTimelines.Create("A", Payload, 10, 1_000, [.. Enumerable.Repeat(Payload, 9).Select((p, i) => p + i)])]);
        Assert.DoesNotContain("<x-injected", html, StringComparison.Ordinal);
        Assert.Contains("&lt;x-injected", html, StringComparison.Ordinal);
        Assert.Equal(3, Regex.Count(html, "</script>"));
    }

    [Fact]
    public void Kernel_of_one_arm_has_the_sign_of_that_arm()
    {
        Comparison c = SampleComparison.Create();
        IReadOnlyList<KernelRows.Row> rows = KernelRows.Of(c.Arms[0], c.Arms[1]);
        Assert.Equal(["fa_fused", "PA_HIGHPERF_AIV", "PA_HIGHPERF_AIC", "online_softmax", "only_a"], rows.Select(r => r.Name));
        KernelRows.Row onlyA = rows.Single(r => r.Name == "only_a"), onlyB = rows.Single(r => r.Name == "fa_fused"), both = rows.Single(r => r.Name == "PA_HIGHPERF_AIC");
        Assert.Equal((-12.5, -31, -3, null), (onlyA.MakespanDifferenceUs, onlyA.BusyDifferenceUs, onlyA.SpansDifference, onlyA.MakespanRatio));
        Assert.Equal((1200, 70_000, 7_000, null), (onlyB.MakespanDifferenceUs, onlyB.BusyDifferenceUs, onlyB.SpansDifference, onlyB.MakespanRatio));
        Assert.Equal((-530, -10_900, 10.0 / 540), (both.MakespanDifferenceUs, both.BusyDifferenceUs, both.MakespanRatio));
        string html = Html(c);
        Assert.Contains("only A", html, StringComparison.Ordinal);
        Assert.Contains("only B", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_result_and_warnings_stand_at_the_top()
    {
        Comparison c = SampleComparison.Create();
        c = c with { Arms = [c.Arms[0] with { Golden = new GoldenSummary(false, "17 elements are off"), IsReproducible = false }, c.Arms[1]] };
        string top = Html(c).Split("id=\"metrics\"")[0];
        Assert.Contains("WRONG RESULT", top, StringComparison.Ordinal);
        Assert.Contains("NOT REPRODUCIBLE", top, StringComparison.Ordinal);
        Assert.Contains("3 of 24 captures: Incomplete", top, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_last_bits_of_kernels_that_add_in_any_order_are_told_and_no_fault()
    {
        Comparison c = SampleComparison.Create();
        c = c with { Arms = [c.Arms[0] with { VariesInLastBits = true }, c.Arms[1]] };
        Assert.True(c.IsCorrect);
        string top = Html(c).Split("id=\"metrics\"")[0];
        Assert.Contains("every run within the tolerance, in other last bits", top, StringComparison.Ordinal);
        Assert.Contains("the same in every run", top, StringComparison.Ordinal);
        Assert.DoesNotContain("NOT REPRODUCIBLE", top, StringComparison.Ordinal);
    }

    [Fact]
    public void Differing_manifest_rows_are_marked_and_no_others()
    {
        Comparison c = SampleComparison.Create();
        IReadOnlyList<ManifestRows.Row> rows = ManifestRows.Of(c.Arms[0].Manifest, c.Arms[1].Manifest);
        Assert.Equal(typeof(ArmManifest).GetProperties().Length - 2, rows.Count); // noise stands elsewhere, captures have rows of their own
        Assert.Equal(rows.Count(r => r.Differs), Regex.Count(Html(c), "<tr class=\"differs\">"));
    }

    [Fact]
    public void Samples_show_outliers_and_missing_runs()
    {
        string html = Html(SampleComparison.Create());
        Assert.Contains("A, run 30: outlier 5", html, StringComparison.Ordinal);
        Assert.Contains("A, run 46: missing", html, StringComparison.Ordinal);
        Assert.Contains("each arm has its own scale", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Kernels_keep_their_colour_in_every_report()
    {
        Comparison c = SampleComparison.Create();
        string first = Colour(Html(c), "fa_fused");
        Assert.Equal(first, Colour(Html(c, SampleTimelines.Pair(100)), "fa_fused"));
        Assert.NotEqual(first, Colour(Html(c), "online_softmax"));
    }

    [Fact]
    public void Kernels_beyond_the_palette_get_shades_of_their_own()
    {
        Comparison c = SampleComparison.Create();
        KernelRow row = c.Arms[0].Kernels[0];
        c = c with { Arms = [c.Arms[0] with { Kernels = [.. Enumerable.Range(0, 40).Select(i => row with { Name = $"kernel_{i}" })] }, c.Arms[1]] };
        string html = Html(c);
        Assert.Equal(40, Enumerable.Range(0, 40).Select(i => Colour(html, $"kernel_{i}")).Distinct().Count());
    }

    [Fact]
    public void Long_captures_keep_their_times()
    {
        Timeline timeline = Timeline.Create("A", "", SampleTimelines.Lanes, ["k"], [new TimelineSpan(9_007_199_254_740_000, 991, 0, 0)]);
        string html = Html(SampleComparison.Create(), [timeline]);
        string start = Regex.Match(html, "\"start\":\\{\"type\":\"f64\",\"data\":\"([^\"]*)\"").Groups[1].Value;
        Assert.Equal(9_007_199_254_740_000, BitConverter.ToDouble(Convert.FromBase64String(start)));
    }

    [Fact]
    public void Contradictory_input_is_refused()
    {
        Comparison c = SampleComparison.Create();
        Timeline other = SampleTimelines.Create("Z", "", 10, 1_000), a = SampleTimelines.Create("A", "", 10, 1_000);
        Assert.Throws<ArgumentException>(() => Html(c, [other]));
        Assert.Throws<ArgumentException>(() => Html(c, [a, a]));
        Assert.Throws<ArgumentException>(() => Html(c with { Pairs = [] }));
        Assert.Throws<ArgumentException>(() => Html(c with { Pairs = [c.Pairs[0] with { B = "Z" }] }));
    }

    [Fact]
    public void File_appears_whole_or_not_at_all()
    {
        using var folder = new TemporaryFolder();
        Report.WriteHtmlFile(folder.File("deep/report.html"), SampleComparison.Create(), []);
        Assert.EndsWith("</html>\n", File.ReadAllText(folder.File("deep/report.html")), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Report.WriteHtmlFile(folder.File("deep/bad.html"), SampleComparison.Create() with { Pairs = [] }, []));
        Assert.Equal(["report.html"], Directory.GetFileSystemEntries(folder.File("deep")).Select(Path.GetFileName));
    }

    private static string Html(Comparison comparison, IReadOnlyList<Timeline>? timelines = null)
    {
        using var stream = new MemoryStream();
        Report.WriteHtml(stream, comparison, timelines ?? []);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static string Colour(string html, string kernel) =>
        Regex.Match(html, $"data-kernel=\"{kernel}\">.*?fill=\"(#[0-9a-f]{{6}})\"", RegexOptions.Singleline).Groups[1].Value;

    private static string Hash(string text) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";

    [GeneratedRegex("<script>(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex ScriptElement();

    [GeneratedRegex("<style>(.*?)</style>", RegexOptions.Singleline)]
    private static partial Regex StyleElement();
}
