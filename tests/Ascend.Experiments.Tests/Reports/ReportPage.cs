using Microsoft.Playwright;

namespace Ascend.Experiments.Tests.Reports;

/// <summary>A report in the browser, with everything that went wrong in it.</summary>
internal sealed class ReportPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;

    private ReportPage(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
    }

    public IPage Page { get; }

    /// <summary>Console messages of warnings and errors, uncaught exceptions, and requests other than the file's own.</summary>
    public List<string> Problems { get; } = [];

    public static async Task<ReportPage> OpenAsync(IBrowserContext context, string path)
    {
        IPage page = await context.NewPageAsync();
        var report = new ReportPage(context, page);
        string url = new Uri(path).AbsoluteUri;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                report.Problems.Add($"console {message.Type}: {message.Text}");
            }
        };
        page.PageError += (_, error) => report.Problems.Add($"exception: {error}");
        await context.RouteAsync("**/*", async route =>
        {
            if (route.Request.Url.Split('#')[0] == url || route.Request.Url.StartsWith("data:", StringComparison.Ordinal))
            {
                await route.ContinueAsync();
                return;
            }

            report.Problems.Add($"request: {route.Request.Url}");
            await route.AbortAsync();
        });
        await page.GotoAsync(url);
        await page.WaitForFunctionAsync("() => window.ascendReport && window.ascendReport.ready");
        return report;
    }

    /// <summary>The range of time in ns that a panel shows.</summary>
    public async Task<double> RangeAsync(string side) =>
        await Page.EvaluateAsync<double>("side => { const [from, to] = ascendReport.range(side); return to - from; }", side);

    /// <summary>The colour of a pixel of a panel's timeline.</summary>
    public Task<int[]> PixelAsync(string side, int x, int y) => Page.EvaluateAsync<int[]>(
        """
        ([side, x, y]) => {
          const copy = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
          copy.drawImage(document.querySelector(`#stage-${side} canvas`), -x, -y);
          return [...copy.getImageData(0, 0, 1, 1).data].slice(0, 3);
        }
        """,
        new object[] { side, x, y });

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
