using Microsoft.Playwright;

namespace Ascend.Experiments.Tests.Reports;

/// <summary>The system's Chromium, started once for all tests that need it.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private const string NotRun = "NOT RUN: the HTML report in a browser (apt-get install chromium, or set CHROMIUM to its executable)";

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    private static string? Executable { get; } = new[] { Environment.GetEnvironmentVariable("CHROMIUM"), "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }
        .FirstOrDefault(path => !string.IsNullOrEmpty(path) && File.Exists(path));

    public async Task InitializeAsync()
    {
        if (Executable is null)
        {
            return;
        }

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Executable,
            Headless = true,
            Timeout = 120_000,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
            ],
        });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    /// <summary>Opens a report as a file; skips the test without a browser.</summary>
    internal async Task<ReportPage> OpenAsync(string path, ColorScheme scheme = ColorScheme.Light, int width = 1600, int height = 1000)
    {
        Skip.If(_browser is null, NotRun);
        IBrowserContext context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            ColorScheme = scheme,
            ViewportSize = new ViewportSize { Width = width, Height = height },
        });
        context.SetDefaultTimeout(120_000);
        return await ReportPage.OpenAsync(context, path);
    }
}
