using Ascend.Tracing;

namespace Ascend.Experiments.Tests.Reports;

/// <summary>Made-up timelines as large as asked for.</summary>
internal static class SampleTimelines
{
    public const int Aicpu = 4, Aic = 24, Aiv = 48;

    public static IReadOnlyList<TimelineLane> Lanes { get; } =
    [
        .. Enumerable.Range(0, Aicpu).Select(i => new TimelineLane($"AICPU_{i}", LaneKind.Aicpu)),
        .. Enumerable.Range(0, Aic).Select(i => new TimelineLane($"AICube_{i}", LaneKind.AiCube)),
        .. Enumerable.Range(0, Aiv).Select(i => new TimelineLane($"AIVector_{i}", LaneKind.AiVector)),
    ];

    /// <summary>A timeline whose lanes are busy nine tenths of the time with spans of one mean length.</summary>
    public static Timeline Create(string arm, string title, int spans, long durationNs, string[]? kernels = null, string? note = null)
    {
        kernels ??= ["PA_HIGHPERF_AIC", "PA_HIGHPERF_AIV", "fa_fused", "online_softmax", "rms_norm", "rope", "Scheduling", "Dispatching", "Resolving"];
        var random = new Random(arm[0]);
        var all = new TimelineSpan[spans];
        for (int i = 0; i < spans; i++)
        {
            ushort lane = (ushort)(i % Lanes.Count);
            long slots = (spans / Lanes.Count) + 1, slot = durationNs / slots, start = i / Lanes.Count * slot;
            long length = Math.Max(1, (long)(slot * (0.75 + (random.NextDouble() * 0.2))));
            int kernel = Lanes[lane].Kind switch
            {
                LaneKind.Aicpu => 6 + random.Next(3),
                LaneKind.AiCube => random.Next(4) == 0 ? 2 : 0,
                _ => random.Next(8) switch { 0 => 4, 1 => 5, 2 or 3 => 3, _ => 1 },
            };
            TimelineSpanFlags flags = (i % 97) switch { 5 => TimelineSpanFlags.Inferred, 6 when start + slot >= durationNs - slot => TimelineSpanFlags.Unfinished, _ => TimelineSpanFlags.None };
            all[i] = new TimelineSpan(start + random.NextInt64(Math.Max(1, slot / 20)), length, lane, (ushort)kernel, flags);
        }

        return Timeline.Create(arm, title, Lanes, kernels, all, note);
    }

    /// <summary>A timeline of several ranks, each with as many spans.</summary>
    public static Timeline Ranks(string arm, int ranks, int spansEach)
    {
        Timeline one = Create(arm, "ranks of one run", spansEach, 548_000);
        TimelineLane[] lanes = [.. Enumerable.Range(0, ranks).SelectMany(r => one.Lanes.Select(lane => lane with { Rank = $"rank{r}/d0" }))];
        TimelineSpan[] spans = one.Spans.ToArray();
        return Timeline.Create(
            arm, one.Title, lanes, one.Kernels,
            [.. Enumerable.Range(0, ranks).SelectMany(r => spans.Select(s => s with { Lane = (ushort)(s.Lane + (r * one.Lanes.Count)) }))]);
    }

    public static IReadOnlyList<Timeline> Pair(int spans = 4_000) =>
        [Create("A", "CCE highperf (default)", spans, 548_000), Create("B", "PyPTO fa_fused", spans, 1_263_000, note: "4,000 of 91,000 spans are drawn.")];
}
