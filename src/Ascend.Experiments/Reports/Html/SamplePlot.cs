using System.Globalization;
using System.Text;

namespace Ascend.Experiments.Reports;

/// <summary>Samples of one metric as two SVG plots: strips by arm, and values in the order of the session.</summary>
internal sealed class SamplePlot
{
    private const double Top = 14, Bottom = 196, Foot = 214, Left = 64, Gap = 24;

    private readonly HtmlWriter _html;
    private readonly MetricDefinition _metric;
    private readonly Series[] _series;
    private readonly Scale[] _scales;

    public SamplePlot(HtmlWriter html, MetricRows.Row row, ArmResult a, ArmResult b)
    {
        _html = html;
        _metric = row.Metric;
        _series = [Series.Of(a, "a", row.Metric, row.A), Series.Of(b, "b", row.Metric, row.B)];
        _scales = Scales(_series);
    }

    public void Write()
    {
        _html.Write($"""<div class="plots">""");
        Strip();
        Order();
        _html.Write($"</div>");
    }

    private void Strip()
    {
        const double Width = 420, Half = 62;
        Open(Width, "distribution");
        for (int i = 0; i < _series.Length; i++)
        {
            Series series = _series[i];
            double centre = Left + ((Width - Left) * (i + 0.5) / _series.Length);
            if (series.Summary is { Count: > 0 } summary)
            {
                double y = _scales[i].Y(summary.Median + summary.Mad), height = Math.Max(1, _scales[i].Y(summary.Median - summary.Mad) - y);
                _html.Write($"""
                    <rect class="mad {series.Class}" x="{centre - Half:0.0}" width="{2 * Half}" y="{y:0.0}" height="{height:0.0}"/>
                    <line class="median {series.Class}" x1="{centre - Half:0.0}" x2="{centre + Half:0.0}" y1="{_scales[i].Y(summary.Median):0.0}" y2="{_scales[i].Y(summary.Median):0.0}"/>
                    """);
            }

            Dots(i, (point, index) => centre + (Spread(index) * (Half - 8)));
            _html.Write($"""<text class="label" x="{centre:0.0}" y="232" text-anchor="middle">{series.Id}</text></g>""");
        }

        _html.Write($"</svg>");
    }

    private void Order()
    {
        const double Width = 760;
        Open(Width, "order in the session");
        int last = Math.Max(1, _series.SelectMany(s => s.Points).Select(p => p.Order).DefaultIfEmpty().Max());
        for (int i = 0; i < _series.Length; i++)
        {
            Dots(i, (point, _) => Left + 8 + ((Width - Left - 20) * point.Order / last));
            _html.Write($"</g>");
        }

        _html.Write($"""
            <text class="label" x="{Left + 8}" y="232">0</text><text class="label" x="{Width - 12}" y="232" text-anchor="end">run {last} of the session</text></svg>
            """);
    }

    private void Open(double width, string what)
    {
        _html.Write($"""
            <svg class="plot" viewBox="0 0 {width} 240" role="img" aria-label="{_metric.Name}, {what}: {string.Join("; ", _series.Select(s => s.Summarise(_metric)))}">
            """);
        foreach (Scale scale in _scales.Distinct())
        {
            foreach ((double tick, string text) in scale.Ticks(_metric))
            {
                double y = scale.Y(tick);
                _html.Write($"""<line class="grid" x1="{Left}" x2="{width}" y1="{y:0.0}" y2="{y:0.0}"/><text class="label" x="{Left - 6}" y="{y + 3.5:0.0}" text-anchor="end">{text}</text>""");
            }
        }

        if (_scales[0] != _scales[1])
        {
            const double Middle = (Top + Bottom) / 2;
            _html.Write($"""<line class="split" x1="0" x2="{width}" y1="{Middle}" y2="{Middle}"/><text class="label" x="{width - 4}" y="{Middle - 3}" text-anchor="end">each arm has its own scale</text>""");
        }
    }

    /// <summary>Draws a series into a group that the caller closes: usual values as one path, outliers and missing ones singly.</summary>
    private void Dots(int of, Func<Point, int, double> x)
    {
        (Series series, Scale scale) = (_series[of], _scales[of]);
        var path = new StringBuilder();
        _html.Write($"""<g class="dots {series.Class}">""");
        for (int i = 0; i < series.Points.Count; i++)
        {
            Point point = series.Points[i];
            double px = x(point, i);
            if (point.Value is not { } value)
            {
                _html.Write($"""<path class="missing" d="M{px - 3:0.0} {Foot - 3}l6 6m-6 0l6 -6"><title>{series.Id}, run {point.Order}: missing</title></path>""");
            }
            else if (point.IsOutlier)
            {
                _html.Write($"""<circle class="outlier" cx="{px:0.0}" cy="{scale.Y(value):0.0}" r="4"><title>{series.Id}, run {point.Order}: outlier {FigureText.Value(_metric, value)}</title></circle>""");
            }
            else
            {
                path.Append(CultureInfo.InvariantCulture, $"M{px:0.0} {scale.Y(value):0.0}h0");
            }
        }

        _html.Write($"""<path class="dot" d="{path.ToString()}"/>""");
    }

    /// <summary>One scale for both arms, or, when they lie so far apart that neither's spread could be seen, one for each.</summary>
    private static Scale[] Scales(Series[] series)
    {
        (double Low, double High)[] ranges = [.. series.Select(s => s.Range)];
        double low = ranges.Min(r => r.Low), high = ranges.Max(r => r.High);
        if (!double.IsFinite(low))
        {
            (low, high) = (0, 1);
        }

        double spread = ranges.Max(r => r.High - r.Low);
        if (ranges.All(r => double.IsFinite(r.Low)) && high - low > 8 * spread && spread > 0)
        {
            const double Middle = (Top + Bottom) / 2;
            return [.. ranges.Select(r => r.High == high ? new Scale(r.Low, r.High, Top, Middle - (Gap / 2)) : new Scale(r.Low, r.High, Middle + (Gap / 2), Bottom))];
        }

        return [.. ranges.Select(_ => new Scale(low, high, Top, Bottom))];
    }

    /// <summary>A place between −1 and 1 that spreads neighbours apart and is the same in every report (golden ratio sequence).</summary>
    private static double Spread(int index) => (((index * 0.6180339887) % 1) * 2) - 1;

    /// <summary>A vertical axis: values from low to high between two places.</summary>
    private sealed record Scale
    {
        private readonly double _low;
        private readonly double _high;
        private readonly double _top;
        private readonly double _bottom;

        public Scale(double low, double high, double top, double bottom)
        {
            double margin = high > low ? (high - low) * 0.06 : Math.Max(Math.Abs(high) * 0.01, 1e-9);
            (_low, _high, _top, _bottom) = (low - margin, high + margin, top, bottom);
        }

        public double Y(double value) => _bottom - ((value - _low) / (_high - _low) * (_bottom - _top));

        public IEnumerable<(double Value, string Text)> Ticks(MetricDefinition metric)
        {
            double rough = (_high - _low) / Math.Max(2, (_bottom - _top) / 40);
            double step = Math.Pow(10, Math.Floor(Math.Log10(rough)));
            step *= (rough / step) switch { > 5 => 10, > 2 => 5, > 1 => 2, _ => 1 };
            double factor = metric.Unit == "share" ? 100 : 1;
            int digits = Math.Clamp((int)Math.Ceiling(-Math.Log10(step * factor)), 0, 9);
            double first = Math.Ceiling(_low / step) * step;
            for (int i = 0; i < 12 && first + (i * step) <= _high; i++)
            {
                double tick = first + (i * step);
                yield return (tick, (tick * factor).ToString($"N{digits}", CultureInfo.InvariantCulture));
            }
        }
    }

    private readonly record struct Point(int Order, double? Value, bool IsOutlier);

    private sealed record Series(string Id, string Class, MetricSummary? Summary, IReadOnlyList<Point> Points)
    {
        /// <summary>Least and greatest value; infinite without values.</summary>
        public (double Low, double High) Range
        {
            get
            {
                double[] values = [.. Points.Select(p => p.Value).OfType<double>()];
                return values.Length > 0 ? (values.Min(), values.Max()) : (double.PositiveInfinity, double.NegativeInfinity);
            }
        }

        public static Series Of(ArmResult arm, string side, MetricDefinition metric, MetricSummary? summary)
        {
            HashSet<int> outliers = [.. summary?.Outliers ?? []];
            List<Point> points = [];
            for (int i = 0; i < arm.Samples.Count; i++)
            {
                RunSample sample = arm.Samples[i];
                if (sample[metric.Id] is { } value)
                {
                    points.Add(new Point(sample.Order, double.IsFinite(value) ? value : null, outliers.Contains(i)));
                }
                else if (sample.Traced == metric.IsTraced && summary is not null)
                {
                    points.Add(new Point(sample.Order, null, IsOutlier: false));
                }
            }

            return new Series(arm.Id, side, summary, points);
        }

        public string Summarise(MetricDefinition metric) => Summary is { Count: > 0 } s
            ? $"{Id} median {FigureText.Value(metric, s.Median)} {FigureText.Unit(metric)}, {s.Count} samples, {s.Outliers.Count} outliers, {s.Missing} missing"
            : $"{Id} has no samples";
    }
}
