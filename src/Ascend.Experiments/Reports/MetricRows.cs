namespace Ascend.Experiments;

/// <summary>The metrics of two arms side by side.</summary>
internal static class MetricRows
{
    /// <summary>A metric that at least one arm has.</summary>
    public readonly record struct Row(MetricDefinition Metric, MetricSummary? A, MetricSummary? B, RatioEstimate? Ratio);

    /// <summary>Every metric of either arm: those of the catalog in its order, then others.</summary>
    public static IReadOnlyList<Row> Of(PairResult pair, ArmResult a, ArmResult b)
    {
        IEnumerable<MetricDefinition> metrics = MetricCatalog.All.Concat(
            a.Metrics.Concat(b.Metrics).Select(m => m.Metric).Distinct().Where(id => MetricCatalog.Find(id) is null).Select(Definition));
        return
        [
            .. metrics.Select(m => new Row(MetricCatalog.For(m, a.Manifest), a.Metric(m.Id), b.Metric(m.Id), pair.Metrics.FirstOrDefault(c => c.Metric == m.Id)?.Ratio))
                .Where(row => row.A is not null || row.B is not null),
        ];
    }

    /// <summary>The definition of a metric id; one that says it is not known for an id outside the catalog.</summary>
    public static MetricDefinition Definition(string id) => MetricCatalog.Find(id)
        ?? new MetricDefinition(id, id, "", "not known", "A metric that this version does not know.", IsTraced: false, IsTime: false);
}
