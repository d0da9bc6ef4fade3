using Ascend.Tracing;
using Microsoft.Playwright;

namespace Ascend.Experiments.Tests.Reports;

/// <summary>The HTML report as a colleague sees it: opened as a file in headless Chromium.</summary>
[Collection(BrowserCollection.Name)]
public sealed class BrowserTests(Chromium chromium) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Report_opens_without_errors_or_requests_in_both_themes(ColorScheme scheme)
    {
        await using ReportPage report = await chromium.OpenAsync(Write(SampleComparison.Create(), SampleTimelines.Pair()), scheme);
        Assert.Contains("A is faster than B", await report.Page.TextContentAsync("h1"), StringComparison.Ordinal);
        Assert.Contains("mock (issue622-tracr): device times are modelled, not measured", await report.Page.TextContentAsync("h1"), StringComparison.Ordinal);
        Assert.Contains("NOT LIKE FOR LIKE", await report.Page.TextContentAsync("#verdict-text"), StringComparison.Ordinal);
        string folder = RepositoryRoot.Artifacts, theme = scheme == ColorScheme.Dark ? "dark" : "light";
        await report.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"report-{theme}.png"), FullPage = true });
        await report.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"report-{theme}-top.png") });
        int luminance = await report.Page.EvaluateAsync<int>("() => Number(getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0])");
        Assert.True(scheme == ColorScheme.Dark ? luminance < 60 : luminance > 200, $"background {luminance}");
        Assert.Empty(report.Problems);
    }

    [SkippableFact]
    public async Task Theme_toggle_repaints_page_and_timelines()
    {
        await using ReportPage report = await chromium.OpenAsync(Write(SampleComparison.Create(), SampleTimelines.Pair()));
        int[] light = await report.PixelAsync("a", 2, 2);
        await report.Page.ClickAsync("#theme");
        Assert.Equal("true", await report.Page.GetAttributeAsync("#theme", "aria-pressed"));
        Assert.True((await report.PixelAsync("a", 2, 2))[0] < 60 && light[0] > 200);
        await report.Page.ClickAsync("#theme");
        Assert.Equal(light, await report.PixelAsync("a", 2, 2));
        Assert.Empty(report.Problems);
    }

    [SkippableFact]
    public async Task Wheel_zooms_both_linked_timelines_and_dragging_pans()
    {
        await using ReportPage report = await chromium.OpenAsync(Write(SampleComparison.Create(), SampleTimelines.Pair()));
        double whole = await report.RangeAsync("b");
        await HoverMiddleAsync(report, "#stage-a");
        await report.Page.Mouse.WheelAsync(0, -400);
        await report.Page.WaitForFunctionAsync("whole => { const [f, t] = ascendReport.range('b'); return t - f < whole * 0.6; }", whole);
        double[] before = await report.Page.EvaluateAsync<double[]>("() => ascendReport.range('a')");
        Assert.Equal(before, await report.Page.EvaluateAsync<double[]>("() => ascendReport.range('b')"));
        await report.Page.Mouse.DownAsync();
        await report.Page.Mouse.MoveAsync(300, 500);
        await report.Page.Mouse.UpAsync();
        double[] after = await report.Page.EvaluateAsync<double[]>("() => ascendReport.range('a')");
        Assert.NotEqual(before[0], after[0]);
        Assert.Equal(before[1] - before[0], after[1] - after[0], 3);
        await report.Page.Locator("#stage-a").DblClickAsync();
        Assert.Equal(whole, await report.RangeAsync("b"), 3);
        Assert.Empty(report.Problems);
    }

    [SkippableFact]
    public async Task Unlinked_timelines_zoom_apart()
    {
        await using ReportPage report = await chromium.OpenAsync(Write(SampleComparison.Create(), SampleTimelines.Pair()));
        await report.Page.UncheckAsync("#link-axes");
        double a = await report.RangeAsync("a"), b = await report.RangeAsync("b");
        Assert.True(a < b * 0.5, "each shows its own duration");
        await report.Page.EvaluateAsync("() => ascendReport.zoom('a', 0.5)");
        Assert.Equal(a / 2, await report.RangeAsync("a"), 3);
        Assert.Equal(b, await report.RangeAsync("b"), 3);
    }

    [SkippableFact]
    public async Task Hover_tells_kernel_lane_start_and_duration()
    {
        Timeline left = SampleTimelines.Create("A", "CCE", 4_000, 548_000);
        await using ReportPage report = await chromium.OpenAsync(Write(SampleComparison.Create(), [left, SampleTimelines.Create("B", "PyPTO", 4_000, 1_263_000)]));
        int index = Enumerable.Range(0, left.Spans.Length).First(i => left.Spans[i].StartNs > 1_000 && left.Spans[i].Flags == TimelineSpanFlags.Inferred && left.Lanes[left.Spans[i].Lane].Kind == LaneKind.AiCube);
        await HoverSpanAsync(report, "a", index);
        string tooltip = await report.Page.TextContentAsync("#tooltip") ?? "";
        TimelineSpan span = left.Spans[index];
        Assert.Contains(left.Kernels[span.Kernel], tooltip, StringComparison.Ordinal);
        Assert.Contains(left.Lanes[span.Lane].Name, tooltip, StringComparison.Ordinal);
        Assert.Contains($"{span.StartNs / 1e3:F3} us", tooltip, StringComparison.Ordinal);
        Assert.Contains($"{span.DurationNs / 1e3:F3} us", tooltip, StringComparison.Ordinal);
        Assert.Contains("inferred", tooltip, StringComparison.Ordinal);
        Assert.Empty(report.Problems);
    }

    [SkippableFact]
    public async Task Search_counts_and_lights_matching_spans_in_both_timelines()
    {
        IReadOnlyList<Timeline> timelines = SampleTimelines.Pair();
        await using ReportPage report = await chromium.OpenAsync(Write(SampleComparison.Create(), timelines));
        await report.Page.FillAsync("#search", "SOFTMAX");
        string[] counts = [.. timelines.Select(t => $"{t.ArmId}: {t.Spans.ToArray().Count(s => t.Kernels[s.Kernel] == "online_softmax"):N0}")];
        Assert.Equal($"{string.Join(", ", counts)} spans", await report.Page.TextContentAsync("#search-result"));
        await report.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(RepositoryRoot.Artifacts, "report-search.png"), FullPage = true });
        await report.Page.FillAsync("#search", "");
        await report.Page.ClickAsync("#legend button >> nth=0");
        Assert.Equal("true", await report.Page.GetAttributeAsync("#legend button >> nth=0", "aria-pressed"));
        Assert.NotEqual("", await report.Page.TextContentAsync("#search-result"));
        Assert.Empty(report.Problems);
    }

    [SkippableFact]
    public async Task Groups_collapse_to_their_busy_cores()
    {
        await using ReportPage report = await chromium.OpenAsync(Write(SampleComparison.Create(), SampleTimelines.Pair()));
        double before = await HeightAsync(report);
        await report.Page.ClickAsync("#groups button[data-group=AIVector]");
        Assert.Equal("false", await report.Page.GetAttributeAsync("#groups button[data-group=AIVector]", "aria-expanded"));
        Assert.True(await HeightAsync(report) < before - 300);
        await report.Page.UncheckAsync("#show-busy");
        Assert.True(await HeightAsync(report) < before - 350);
        await report.Page.ClickAsync("#groups button[data-group=AIVector]");
        await report.Page.CheckAsync("#show-busy");
        Assert.Equal(before, await HeightAsync(report), 3);
        Assert.Empty(report.Problems);
    }

    [SkippableTheory]
    [InlineData(2)]
    [InlineData(8)]
    public async Task Ranks_are_groups_of_which_the_one_that_counts_is_open(int ranks)
    {
        Timeline[] timelines = [.. new[] { "A", "B" }.Select(arm => SampleTimelines.Ranks(arm, ranks, 2_000))];
        await using ReportPage report = await chromium.OpenAsync(Write(SampleComparison.Create(), timelines));
        string[] others = [.. Enumerable.Range(1, ranks - 1).Select(r => $"rank{r}/d0")];
        Assert.Equal(
            ["▾ AICPU", "▾ AICube", "▾ AIVector", .. others.Select(r => $"▸ {r}")],
            await report.Page.Locator("#groups button").AllTextContentsAsync());
        double before = await HeightAsync(report);
        await report.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(RepositoryRoot.Artifacts, $"report-ranks-{ranks}.png"), FullPage = true });

        await report.Page.ClickAsync("#groups button[data-group='rank1/d0']");
        Assert.Equal("true", await report.Page.GetAttributeAsync("#groups button[data-group='rank1/d0']", "aria-expanded"));
        Assert.True(await HeightAsync(report) > before);
        await report.Page.ClickAsync("#groups button[data-group='rank1/d0']");
        Assert.Equal(before, await HeightAsync(report), 3);
        Assert.Equal(ranks * 2_000, await report.Page.EvaluateAsync<int>("() => ascendReport.spans.a"));
        Assert.Empty(report.Problems);
    }

    [SkippableFact]
    public async Task Keyboard_zooms_pans_fits_and_steps_through_the_search()
    {
        await using ReportPage report = await chromium.OpenAsync(Write(SampleComparison.Create(), SampleTimelines.Pair()));
        double whole = await report.RangeAsync("a");
        await report.Page.FocusAsync("#stage-a");
        await report.Page.Keyboard.PressAsync("+");
        Assert.Equal(whole * 0.6, await report.RangeAsync("a"), 3);
        double[] before = await report.Page.EvaluateAsync<double[]>("() => ascendReport.range('a')");
        await report.Page.Keyboard.PressAsync("ArrowRight");
        Assert.True((await report.Page.EvaluateAsync<double[]>("() => ascendReport.range('a')"))[0] > before[0]);
        await report.Page.Keyboard.PressAsync("0");
        Assert.Equal(whole, await report.RangeAsync("a"), 3);
        await report.Page.FillAsync("#search", "rope");
        await report.Page.FocusAsync("#stage-a");
        await report.Page.Keyboard.PressAsync("n");
        Assert.StartsWith("rope, lane AIVector_", await report.Page.TextContentAsync("#timeline-status"), StringComparison.Ordinal);
        await report.Page.Keyboard.PressAsync("p");
        Assert.Equal("No further span.", await report.Page.TextContentAsync("#timeline-status"));
        Assert.Empty(report.Problems);
    }

    [SkippableFact]
    public async Task Hostile_names_neither_run_nor_become_markup()
    {
        const string Payload = "</script><script>window.hacked=1</script><img src=x onerror=\"window.hacked=1\">\"'><b id=injected>&amp;";
        Timeline hostile = SampleTimelines.Create("A", Payload, 200, 10_000, [.. Enumerable.Range(0, 9).Select(i => $"{Payload}{i}")]);
        await using ReportPage report = await chromium.OpenAsync(
            Write(SampleComparison.CreateHostile(Payload), [hostile, SampleTimelines.Create("B", Payload, 200, 10_000)]));
        await HoverSpanAsync(report, "a", 10);
        Assert.Contains(Payload, await report.Page.TextContentAsync("#tooltip"), StringComparison.Ordinal);
        Assert.Equal(Payload, await report.Page.TextContentAsync("#verdict-text"));
        Assert.False(await report.Page.EvaluateAsync<bool>("() => 'hacked' in window || document.getElementById('injected') !== null || document.images.length > 0"));
        Assert.Empty(report.Problems);
    }

    [SkippableFact]
    public async Task Report_without_timelines_works()
    {
        await using ReportPage report = await chromium.OpenAsync(Write(SampleComparison.Create(), []));
        Assert.Contains("No run was captured", await report.Page.TextContentAsync("#timelines"), StringComparison.Ordinal);
        await report.Page.ClickAsync("#theme");
        Assert.Empty(report.Problems);
    }

    [SkippableFact]
    public async Task Saved_json_is_the_comparison()
    {
        Comparison comparison = SampleComparison.Create();
        await using ReportPage report = await chromium.OpenAsync(Write(comparison, SampleTimelines.Pair()));
        IDownload download = await report.Page.RunAndWaitForDownloadAsync(() => report.Page.ClickAsync("#save-json"));
        await download.SaveAsAsync(_folder.File("saved.json"));
        Comparison saved = ComparisonFile.Load(_folder.File("saved.json"));
        Assert.Equal(comparison.Command, saved.Command);
        Assert.Equal(comparison.Arms[0].Samples.Count, saved.Arms[0].Samples.Count);
        Assert.Equal("comparison.json", download.SuggestedFilename);
    }

    [SkippableFact]
    public async Task Narrow_window_stacks_the_timelines()
    {
        await using ReportPage report = await chromium.OpenAsync(Write(SampleComparison.Create(), SampleTimelines.Pair()), width: 700);
        Assert.True(await report.Page.EvaluateAsync<bool>(
            "() => document.querySelector('#stage-b').getBoundingClientRect().top > document.querySelector('#stage-a').getBoundingClientRect().bottom"));
        Assert.True(await report.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), "the page itself does not scroll sideways");
        Assert.Empty(report.Problems);
    }

    private string Write(Comparison comparison, IReadOnlyList<Timeline> timelines)
    {
        string path = _folder.File("report.html");
        Report.WriteHtmlFile(path, comparison, timelines);
        return path;
    }

    private static Task<double> HeightAsync(ReportPage report) =>
        report.Page.EvaluateAsync<double>("() => document.querySelector('#stage-a').getBoundingClientRect().height");

    private static async Task HoverMiddleAsync(ReportPage report, string selector)
    {
        await report.Page.Locator(selector).ScrollIntoViewIfNeededAsync();
        double[] at = await report.Page.EvaluateAsync<double[]>(
            "s => { const b = document.querySelector(s).getBoundingClientRect(); return [b.left + b.width / 2, Math.max(80, b.top) + 150]; }", selector);
        await report.Page.Mouse.MoveAsync((float)at[0], (float)at[1]);
    }

    private static async Task HoverSpanAsync(ReportPage report, string side, int index)
    {
        await report.Page.EvaluateAsync(
            "([side, i]) => scrollBy(0, ascendReport.spanPoint(side, i).y - 400)", new object[] { side, index });
        double[] at = await report.Page.EvaluateAsync<double[]>(
            "([side, i]) => { const p = ascendReport.spanPoint(side, i); return [p.x, p.y]; }", new object[] { side, index });
        await report.Page.Mouse.MoveAsync((float)at[0], (float)at[1]);
    }
}
