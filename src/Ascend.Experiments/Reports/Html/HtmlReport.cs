using System.Text;
using static Ascend.Experiments.FigureText;

namespace Ascend.Experiments.Reports;

/// <summary>The HTML document: head, sections in their order, data for the script.</summary>
internal static class HtmlReport
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public static void Write(Stream output, Comparison comparison, IReadOnlyList<Timeline> timelines)
    {
        using var text = new StreamWriter(output, s_utf8, bufferSize: 1 << 16, leaveOpen: true) { NewLine = "\n" };
        var html = new HtmlWriter(text);
        var context = new ReportContext(html, comparison, timelines);
        Head(context);
        SummarySection.Write(context);
        MetricsSection.Write(context);
        TimelineSection.Write(context);
        KernelSection.Write(context);
        SamplesSection.Write(context);
        ManifestSection.Write(context);
        html.Write($"""
            </main>
            <script type="application/json" id="timeline-data">
            """);
        html.Flush();
        HashSet<string> measured = [.. context.A.Manifest.MeasuredKernels, .. context.B.Manifest.MeasuredKernels,
            .. context.Kernels.Where(k => k.IsMeasured).Select(k => k.Name)];
        TimelineJson.Write(output, [.. timelines.Where(t => t.ArmId == context.A.Id || t.ArmId == context.B.Id)], context.Pair, context.Palette, measured);
        html.Write($"""
            </script>
            <script type="application/json" id="comparison-data">
            """);
        html.Flush();
        ComparisonFile.Write(output, comparison);
        html.Write($"</script>");
        html.WriteAsset("script", ReportAssets.Script);
        html.Write($"""
            </body>
            </html>
            """);
    }

    private static void Head(ReportContext context)
    {
        HtmlWriter html = context.Html;
        BackendFacts backend = context.Comparison.Backend;
        html.Write($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="{ReportAssets.Policy}">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="generator" content="ascend compare">
            <title>{Headline(context.Pair)} ({Source(backend)})</title>
            <link rel="icon" href="data:,">
            """);
        html.WriteAsset("style", ReportAssets.Style);
        html.Write($"""
            </head>
            <body>
            <a class="skip" href="#summary">Skip to the verdict</a>
            <header class="bar">
            <span class="brand">ascend compare</span>
            <nav aria-label="Sections">
            <a href="#summary">Verdict</a><a href="#metrics">Metrics</a><a href="#timelines">Timelines</a><a href="#kernels">Kernels</a><a href="#samples">Samples</a><a href="#manifests">Manifests</a><a href="#repeat">Repeat</a>
            </nav>
            <button type="button" id="save-json" hidden>Save JSON</button>
            <button type="button" id="theme" aria-pressed="false" hidden>Dark theme</button>
            </header>
            <main>
            """);
    }
}
