using System.Globalization;
using Ascend.Cli.Compare;
using Ascend.Experiments;
using Spectre.Console;

namespace Ascend.Cli;

/// <summary>Writes a comparison as text: caveat first, figures, conditions, verdict last.</summary>
internal static class ComparisonRenderer
{
    private const int SparklineWidth = 48;
    private const string Missing = "-";

    public static void Write(IAnsiConsole console, Comparison comparison)
    {
        BackendFacts backend = comparison.Backend;
        string profile = backend.Profile is { } name ? $", profile {name}" : "";
        console.MarkupLineInterpolated($"[bold]{backend.Id}{profile}[/] ({backend.Reason})");
        console.MarkupLineInterpolated($"[yellow]{backend.Caveat}[/]");
        if (backend.InjectedNoise is { } noise)
        {
            console.MarkupLineInterpolated($"[yellow]Noise was put on them: {noise}[/]");
        }

        if (comparison.Workload is { } workload)
        {
            console.MarkupLineInterpolated(
                $"shape {workload.Shape}: {Text(workload.BytesMoved / 1e6, "F1")} MB, {Text(workload.FloatingPointOperations / 1e9, "F2")} GFLOP per run");
        }

        if (comparison.Measurement is { } measured)
        {
            console.MarkupLineInterpolated(
                $"{measured.Rounds} interleaved rounds, stopped by {measured.StoppedBecause}{(measured.PrecisionReached is { } reached ? $" (interval ±{Text(100 * reached, "F2")} %)" : "")}");
        }

        foreach (string line in SelfCheckText.LinesOf(comparison))
        {
            console.MarkupLineInterpolated($"{line}");
        }

        foreach (PairResult pair in comparison.Pairs)
        {
            console.WriteLine();
            if (comparison.Pairs.Count > 1)
            {
                console.MarkupLineInterpolated($"[bold underline]{pair.Title}[/]");
            }

            WritePair(console, comparison, pair);
        }
    }

    private static void WritePair(IAnsiConsole console, Comparison comparison, PairResult pair)
    {
        ArmResult a = comparison.Arm(pair.A);
        ArmResult b = comparison.Arm(pair.B);
        console.Write(Figures(a, b, pair, comparison.Backend), new TableFit([0, 2, 3, 4], "--json has every column"));
        WriteArm(console, a, pair.Metric);
        WriteArm(console, b, pair.Metric);
        foreach (SampleFinding finding in pair.Findings)
        {
            console.MarkupLineInterpolated($"[yellow]{Words(finding.Kind)}[/]: {finding.Text}");
        }

        foreach (Condition condition in pair.Conditions)
        {
            string label = condition.Kind == ConditionKind.Note ? "note" : condition.Kind == ConditionKind.ExplainsResult ? "condition" : "not comparable";
            string values = condition.A is null && condition.B is null ? "" : $" ({condition.A ?? Missing} / {condition.B ?? Missing})";
            console.MarkupLine($"[{(condition.Kind == ConditionKind.Note ? "grey" : "yellow")}]{label}[/]: {Markup.Escape(condition.Field + values + ": " + condition.Text)}");
        }

        string colour = pair.Verdict == Verdict.NotComparable ? "red" : "bold";
        console.MarkupLine($"[{colour}]{Markup.Escape(pair.VerdictText)}[/]");
    }

    private static Table Figures(ArmResult a, ArmResult b, PairResult pair, BackendFacts backend)
    {
        Table table = new Table().AddColumn("median").AddColumn("clock")
            .AddColumn(new TableColumn(Markup.Escape(a.Name)).RightAligned())
            .AddColumn(new TableColumn(Markup.Escape(b.Name)).RightAligned())
            .AddColumn(new TableColumn("ratio (95 % interval)").RightAligned());
        foreach (MetricDefinition metric in MetricCatalog.All.Select(metric => MetricCatalog.For(metric, a.Manifest)))
        {
            MetricSummary? first = a.Metric(metric.Id);
            MetricSummary? second = b.Metric(metric.Id);
            if (first is null && second is null)
            {
                continue;
            }

            RatioEstimate? ratio = pair.Metrics.FirstOrDefault(m => m.Metric == metric.Id)?.Ratio;
            string kind = metric.Clock.StartsWith("host", StringComparison.Ordinal) ? "this host" : backend.DeviceTimes;
            table.AddRow(
                Markup.Escape($"{metric.Name}, {(metric.Unit == "share" ? "%" : metric.Unit)}"),
                Markup.Escape($"{metric.Clock}, {kind}"),
                Value(first, metric),
                Value(second, metric),
                ratio is null ? Missing : Markup.Escape($"{Text(ratio.Value, "F3")} {(ratio.HasInterval ? $"[{Text(ratio.Low, "F3")}, {Text(ratio.High, "F3")}]" : "(no interval)")}"));
        }

        if (a.Manifest.Captures is not null)
        {
            return table;
        }

        AddRow("bandwidth, TB/s (% of peak)", r => $"{Text(r.BytesPerSecond / 1e12, "F3")} ({Text(100 * r.ShareOfPeakBandwidth, "F1")} %)");
        AddRow("rate, TFLOP/s (% of roof)", r => $"{Text(r.FlopsPerSecond / 1e12, "F2")} ({Text(100 * r.ShareOfRoof, "F1")} %{(r.Bound is { } bound ? $", {bound} bound" : "")})");
        foreach ((string clock, int i) in new[] { ("device wall", 0), ("host wall", 1) })
        {
            string metric = i == 0 ? MetricCatalog.DeviceWallId : MetricCatalog.HostWall.Id;
            if (Cost(a, metric) is not null || Cost(b, metric) is not null)
            {
                table.AddRow($"profiler's cost, {clock}", "traced / untraced", Cost(a, metric) ?? Missing, Cost(b, metric) ?? Missing, "");
            }
        }

        return table;

        void AddRow(string label, Func<RooflinePosition, string> cell) => table.AddRow(
            label, $"workload over makespan, {backend.DeviceTimes}", a.Roofline is { } x ? cell(x) : Missing, b.Roofline is { } y ? cell(y) : Missing, "");
    }

    private static string Value(MetricSummary? summary, MetricDefinition metric)
    {
        if (summary is null)
        {
            return Missing;
        }

        double scale = metric.Unit == "share" ? 100 : 1;
        string spread = summary.Count > 1 ? $" ±{Text(scale * summary.Mad, "F1")}" : "";
        return $"{Text(scale * summary.Median, "F1")}{spread}";
    }

    private static string? Cost(ArmResult arm, string metric) =>
        arm.ProfilerCosts.FirstOrDefault(cost => cost.Metric == metric) is { } cost
            ? Markup.Escape($"{(100 * (cost.Ratio.Value - 1)).ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture)} %")
            : null;

    private static void WriteArm(IAnsiConsole console, ArmResult arm, string metric)
    {
        ArmManifest manifest = arm.Manifest;
        if (manifest.Captures is { } facts)
        {
            WriteCaptures(console, arm, facts);
            return;
        }

        string colour = arm.Golden is { Passed: true } && arm.IsReproducible ? "green" : "red";
        console.MarkupLine($"[bold]{arm.Id} {Markup.Escape(arm.Name)}[/]: [{colour}]{Markup.Escape(arm.Golden?.Text ?? Missing)}[/]{(!arm.IsReproducible ? " [red]results differ from run to run[/]" : arm.VariesInLastBits ? "; runs differ in their last bits, since the kernels add in the order in which they end" : "")}");
        string external = manifest.ExternalKernels.Count == 0 ? "" : $"; EXTERNAL kernels: {string.Join(", ", manifest.ExternalKernels)}";
        console.MarkupLineInterpolated($"  from {manifest.OriginRepository}@{manifest.OriginCommit ?? "?"}{external}");
        if (manifest.TilingMode is not null)
        {
            console.MarkupLineInterpolated($"  tiling {manifest.TilingMode}: {manifest.TilingPath} (key {manifest.TilingKey}, block dim {manifest.EffectiveBlockDim}), {manifest.TilingReason}");
        }

        double?[] values = [.. arm.Samples.Where(sample => sample.Figures.ContainsKey(metric)).OrderBy(sample => sample.Order).Select(sample => sample[metric])];
        MetricSummary? summary = arm.Metric(metric);
        if (summary is not null)
        {
            console.MarkupLineInterpolated($"  {values.Length} samples {Sparkline.Of(values, SparklineWidth)} {Text(summary.Min, "F1")} to {Text(summary.Max, "F1")}");
        }

        foreach (string warning in arm.Warnings)
        {
            console.MarkupLineInterpolated($"  [yellow]warning[/]: {warning}");
        }

        if (arm.Capture is not null)
        {
            console.MarkupLineInterpolated($"  capture {arm.Capture}");
            console.MarkupLineInterpolated($"  perfetto {arm.Perfetto}");
        }
    }

    private static void WriteCaptures(IAnsiConsole console, ArmResult arm, CaptureFacts facts)
    {
        console.MarkupLineInterpolated($"[bold]{arm.Id} {arm.Name}[/]: {facts.Kind}, {facts.Lanes}; core time: {arm.Manifest.Clock}");
        console.MarkupLineInterpolated($"  {facts.Group}: {string.Join(", ", arm.Manifest.MeasuredKernels)} on {facts.CoresUsed}; {arm.Manifest.OtherKernels} other kernels");
        console.MarkupLineInterpolated($"  marker list {facts.MarkerList}, revision {facts.Revision}, loss: {facts.Loss}");
        foreach (string path in facts.Paths)
        {
            console.MarkupLineInterpolated($"  capture {path}");
        }

        foreach (string warning in arm.Warnings)
        {
            console.MarkupLineInterpolated($"  [yellow]warning[/]: {warning}");
        }
    }

    private static string Words(SampleFindingKind kind) => kind switch
    {
        SampleFindingKind.MissingSamples => "missing samples",
        SampleFindingKind.PrecisionNotReached => "precision not reached",
        SampleFindingKind.DeviceState => "device state",
        _ => kind.ToString().ToLowerInvariant(),
    };

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
