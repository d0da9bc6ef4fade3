namespace Ascend.Experiments.Reports;

/// <summary>A ratio and its interval on a logarithmic axis around 1, as SVG.</summary>
internal static class IntervalPlot
{
    /// <summary>The axis of several ratios: natural logarithms of its ends.</summary>
    public readonly record struct Scale(double Low, double High)
    {
        /// <summary>An axis on which every finite ratio, and at least 0.95 to 1.05, can be seen.</summary>
        public static Scale Of(IEnumerable<RatioEstimate> ratios)
        {
            double low = Math.Log(0.95), high = Math.Log(1.05);
            foreach (RatioEstimate ratio in ratios.Where(IsPlottable))
            {
                low = Math.Min(low, Math.Log(ratio.Low));
                high = Math.Max(high, Math.Log(ratio.High));
            }

            double margin = (high - low) * 0.06;
            return new Scale(low - margin, high + margin);
        }

        /// <summary>Place of a ratio, 0 to 1.</summary>
        public double Place(double ratio) => (Math.Log(ratio) - Low) / (High - Low);
    }

    /// <summary>Draws a ratio; nothing when its interval has no finite positive ends.</summary>
    /// <param name="html">Where it goes.</param>
    /// <param name="ratio">The ratio.</param>
    /// <param name="scale">The axis.</param>
    /// <param name="isTime">Less is faster: the interval bears the colour of the faster arm when 1 lies outside it.</param>
    /// <param name="wide">Drawn larger.</param>
    public static void Write(HtmlWriter html, RatioEstimate ratio, Scale scale, bool isTime, bool wide = false)
    {
        if (!IsPlottable(ratio))
        {
            return;
        }

        const double Width = 240, Middle = 10;
        double X(double r) => scale.Place(r) * Width;
        string side = !isTime ? "same" : ratio.High < 1 ? "b" : ratio.Low > 1 ? "a" : "same";
        html.Write($"""
            <svg class="interval {side} {(wide ? "wide" : "")}" viewBox="0 0 240 20" role="img" aria-label="ratio {FigureText.Ratio(ratio.Value)}, interval {FigureText.Interval(ratio)}">
            <line class="axis" x1="0" x2="240" y1="{Middle}" y2="{Middle}"/><line class="one" x1="{X(1):0.0}" x2="{X(1):0.0}" y1="1" y2="19"/>
            <line class="range" x1="{X(ratio.Low):0.0}" x2="{X(ratio.High):0.0}" y1="{Middle}" y2="{Middle}"/><circle class="point" cx="{X(ratio.Value):0.0}" cy="{Middle}" r="4"/>
            </svg>
            """);
    }

    private static bool IsPlottable(RatioEstimate ratio) =>
        double.IsFinite(ratio.High) && ratio.Low > 0 && ratio.Low <= ratio.Value && ratio.Value <= ratio.High;
}
