namespace Ascend.Experiments.Reports;

/// <summary>What every section of the HTML report draws on.</summary>
internal sealed class ReportContext
{
    public ReportContext(HtmlWriter html, Comparison comparison, IReadOnlyList<Timeline> timelines)
    {
        Html = html;
        Comparison = comparison;
        Timelines = timelines;
        Pair = comparison.Pairs[0];
        A = comparison.Arm(Pair.A);
        B = comparison.Arm(Pair.B);
        Kernels = KernelRows.Of(A, B);
        Palette = new KernelPalette(Kernels, timelines);
    }

    public HtmlWriter Html { get; }

    public Comparison Comparison { get; }

    public IReadOnlyList<Timeline> Timelines { get; }

    /// <summary>The report's subject: the first pair.</summary>
    public PairResult Pair { get; }

    /// <summary>The metric that the verdict rests on, as it is for these arms.</summary>
    public MetricDefinition Metric => MetricCatalog.For(MetricRows.Definition(Pair.Metric), A.Manifest);

    /// <summary>What the kernels that count are called together.</summary>
    public string Group => A.Manifest.Captures?.Group ?? Tracing.KernelGroup.Attention.Name;

    public ArmResult A { get; }

    public ArmResult B { get; }

    public IReadOnlyList<KernelRows.Row> Kernels { get; }

    public KernelPalette Palette { get; }

    /// <summary>The two arms with the class that colours them.</summary>
    public IReadOnlyList<(ArmResult Arm, string Class)> Arms => [(A, "a"), (B, "b")];

    /// <summary>A mark for figures of captures that have warnings.</summary>
    public void WriteMark(ArmResult arm)
    {
        if (arm.Warnings.Count > 0)
        {
            Html.Write($"""<a class="mark" href="#warnings" title="{string.Join(' ', arm.Warnings)}" aria-label="has warnings">⚠</a>""");
        }
    }

    /// <summary>An arm's id on its colour.</summary>
    public void WriteArmTag(ArmResult arm) =>
        Html.Write($"""<span class="arm {(arm == A ? "a" : arm == B ? "b" : "other")}">{arm.Id}</span>""");
}
