using System.IO.Compression;
using System.Text.Json;
using Ascend.Tracing;
using Ascend.Tracing.Tests.Helpers;

namespace Ascend.Experiments.Tests.Captures;

/// <summary>
/// The two captures of the report's situation, as folders and as files alone, against figures computed from the
/// reference tool's JSON.
/// </summary>
public sealed class RealPairTests : IDisposable
{
    private const string First = "g3-hp-b16h40-bd24", Second = "g3-decode-bd24";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void Attention_figures_are_those_of_an_independent_computation(bool isFolder)
    {
        CaptureArm a = Arm(First, isFolder), b = Arm(Second, isFolder);
        Comparison comparison = CaptureComparison.Compare(a, b, "ascend compare");
        PairResult pair = comparison.Pairs[0];
        double[] makespans = [AssertFigures(comparison.Arm("A"), First), AssertFigures(comparison.Arm("B"), Second)];
        Assert.Equal(Verdict.RatioOnly, pair.Verdict);
        Assert.False(pair.Ratio!.HasInterval);
        Assert.Equal(makespans[1] / makespans[0], pair.Ratio.Value, 1e-12);
        Assert.Contains("a ratio and no interval", pair.VerdictText, StringComparison.Ordinal);
        Assert.Contains(pair.Conditions, c => c is { Field: "surroundings", A: "alone", B: "among 32 other kernels", Kind: ConditionKind.ExplainsResult });

        Timeline[] timelines = [.. comparison.Arms.Select(arm => Timeline.FromCapture(arm.Capture!, new KernelNames(arm.KernelNames), arm.Id, arm.Name))];
        Assert.All(timelines, t => Assert.Equal(76, t.Lanes.Count(l => l.Kind is LaneKind.AiCube or LaneKind.AiVector or LaneKind.Aicpu)));
        using var html = new MemoryStream();
        Report.WriteHtml(html, comparison, timelines);
        string text = System.Text.Encoding.UTF8.GetString(html.ToArray());
        Assert.Contains("PA_HIGHPERF_AIC", text, StringComparison.Ordinal);
        Assert.Contains("fa_fused_aic", text, StringComparison.Ordinal);
        Assert.Contains("no interval", text, StringComparison.Ordinal);
    }

    private CaptureArm Arm(string name, bool isFolder)
    {
        string folder = RealTraces.Folder(name);
        string path = folder;
        if (!isFolder)
        {
            path = _folder.File($"{name}.json");
            using Stream from = Reference(name);
            using FileStream to = File.Create(path);
            from.CopyTo(to);
        }

        return new CaptureArm { Paths = [path], Names = KernelNamesFile.Read(Path.Combine(folder, "names.json")) };
    }

    /// <summary>Asserts the figures of attention and returns the makespan.</summary>
    private static double AssertFigures(ArmResult arm, string name)
    {
        (List<(long Start, long End)> aic, List<(long Start, long End)> aiv) = Attention(name);
        RunSample sample = Assert.Single(arm.Samples);
        double makespan = Union([.. aic, .. aiv]) / 1e3;
        Assert.Equal(makespan, sample[MetricCatalog.MakespanId]!.Value, 1e-6);
        Assert.Equal(aic.Sum(s => s.End - s.Start) / 1e3, sample[MetricCatalog.AicBusy.Id]!.Value, 1e-6);
        Assert.Equal(aiv.Sum(s => s.End - s.Start) / 1e3, sample[MetricCatalog.AivBusy.Id]!.Value, 1e-6);
        Assert.Equal(aic.Sum(s => s.End - s.Start) / 24.0 / Union(aic), sample[MetricCatalog.AicOccupancy.Id]!.Value, 1e-9);
        Assert.Equal(aiv.Sum(s => s.End - s.Start) / 48.0 / Union(aiv), sample[MetricCatalog.AivOccupancy.Id]!.Value, 1e-9);
        Assert.Equal(aic.Count + aiv.Count, arm.Manifest.Captures!.Tasks.Values.Sum());
        return makespan;
    }

    /// <summary>Spans of attention in ns by kind of core, straight from the reference tool's JSON and the names.</summary>
    private static (List<(long, long)> Aic, List<(long, long)> Aiv) Attention(string name)
    {
        using JsonDocument names = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(RealTraces.Folder(name), "names.json")));
        HashSet<uint> counted =
        [
            .. names.RootElement.EnumerateObject()
                .Where(n => n.Value.GetString() is { } text && (text.StartsWith("PA_HIGHPERF_", StringComparison.Ordinal)
                    || text.StartsWith("fa_fused", StringComparison.Ordinal) || text == "online_softmax"))
                .Select(n => uint.Parse(n.Name)),
        ];
        using Stream stream = Reference(name);
        using JsonDocument document = JsonDocument.Parse(stream);
        var lanes = new Dictionary<int, string>();
        List<(long, long)> aic = [], aiv = [];
        foreach (JsonElement e in document.RootElement.GetProperty("traceEvents").EnumerateArray())
        {
            if (e.GetProperty("name").GetString() == "thread_name")
            {
                lanes[e.GetProperty("tid").GetInt32()] = e.GetProperty("args").GetProperty("name").GetString()!;
            }
            else if (e.GetProperty("ph").GetString() == "X" && e.GetProperty("name").GetString()!.StartsWith("Running_Task", StringComparison.Ordinal)
                && e.TryGetProperty("args", out JsonElement args) && counted.Contains(args.GetProperty("extra_id").GetUInt32()))
            {
                long start = Nanoseconds(e.GetProperty("ts")), end = start + Nanoseconds(e.GetProperty("dur"));
                (lanes[e.GetProperty("tid").GetInt32()].StartsWith("AICube", StringComparison.Ordinal) ? aic : aiv).Add((start, end));
            }
        }

        return (aic, aiv);
    }

    private static long Nanoseconds(JsonElement micros) => (long)(micros.GetDecimal() * 1000);

    private static double Union(IEnumerable<(long Start, long End)> spans)
    {
        long sum = 0, covered = long.MinValue;
        foreach ((long start, long end) in spans.Order())
        {
            sum += Math.Max(0, end - Math.Max(start, covered));
            covered = Math.Max(covered, end);
        }

        return sum;
    }

    private static GZipStream Reference(string name) =>
        new(File.OpenRead(Path.Combine(RealTraces.Folder(name), "perfetto.json.gz")), CompressionMode.Decompress);
}
