namespace Ascend.Experiments;

/// <summary>The kernels of two arms side by side. A kernel that one arm lacks counts as 0 there in differences.</summary>
internal static class KernelRows
{
    /// <summary>A kernel of either arm.</summary>
    public readonly record struct Row(string Name, KernelRow? A, KernelRow? B)
    {
        /// <summary>It counts as attention in either arm.</summary>
        public bool IsMeasured => A?.IsMeasured == true || B?.IsMeasured == true;

        /// <summary>Busy time of all cores of the busier arm in us.</summary>
        public double GreatestBusyUs => Math.Max(Busy(A), Busy(B));

        /// <summary>Second minus first: makespan in us.</summary>
        public double MakespanDifferenceUs => (B?.MakespanUs ?? 0) - (A?.MakespanUs ?? 0);

        /// <summary>Second minus first: busy time of all AICube and AIVector cores in us.</summary>
        public double BusyDifferenceUs => Busy(B) - Busy(A);

        /// <summary>Second minus first: spans.</summary>
        public long SpansDifference => (B?.Spans ?? 0) - (A?.Spans ?? 0);

        /// <summary>Makespan, second over first; null when an arm lacks the kernel or its time.</summary>
        public double? MakespanRatio => A is { MakespanUs: > 0 } a && B is { } b ? b.MakespanUs / a.MakespanUs : null;

        private static double Busy(KernelRow? row) => row is null ? 0 : row.AicBusyUs + row.AivBusyUs;
    }

    /// <summary>Every kernel of either arm: measured ones first, then the busiest.</summary>
    public static IReadOnlyList<Row> Of(ArmResult a, ArmResult b)
    {
        Dictionary<string, KernelRow> ofA = a.Kernels.DistinctBy(k => k.Name).ToDictionary(k => k.Name), ofB = b.Kernels.DistinctBy(k => k.Name).ToDictionary(k => k.Name);
        return
        [
            .. ofA.Keys.Union(ofB.Keys)
                .Select(name => new Row(name, ofA.GetValueOrDefault(name), ofB.GetValueOrDefault(name)))
                .OrderByDescending(row => row.IsMeasured).ThenByDescending(row => row.GreatestBusyUs).ThenBy(row => row.Name, StringComparer.Ordinal),
        ];
    }
}
