using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Ascend.Tracing.Tests.Helpers;
using static Ascend.Tracing.Tests.Helpers.CaptureBuilder;

namespace Ascend.Tracing.Tests;

/// <summary>Choosing spans, compressing, estimating and splitting.</summary>
public sealed class FilterAndSizeTests
{
    private static readonly KernelNames s_names = new([KeyValuePair.Create(7u, "fa_fused_0"), KeyValuePair.Create(8u, "lm_head")]);

    public static IEnumerable<object[]> Filters =>
    [
        [new TraceFilter { Lanes = ["AICube_*"] }, new[] { "0.1+0.1", "0.5+0.3" }],
        [new TraceFilter { Kernels = ["fa_fused*"] }, new[] { "0.1+0.1" }],
        [new TraceFilter { Kernels = ["Orch*"] }, new[] { "0+1" }],
        [new TraceFilter { MinDurationNs = 300 }, new[] { "0.5+0.3", "0+1" }],
        [new TraceFilter { FromNs = 150, ToNs = 400 }, new[] { "0.1+0.1", "0+1" }],
        [new TraceFilter { Lanes = ["none"] }, Array.Empty<string>()],
    ];

    [Theory]
    [MemberData(nameof(Filters))]
    public void A_filter_keeps_whole_spans_and_the_origin_of_time(object filter, string[] expected)
    {
        using CaptureBuilder builder = Builder();
        var options = new ExportOptions { Filter = (TraceFilter)filter, Names = s_names };

        using var json = new MemoryStream();
        PerfettoJsonWriter.Write(builder.Open(), json, options);
        using var trace = new MemoryStream();
        PftraceWriter.Write(builder.Open(), trace, options);

        IEnumerable<JsonNode> slices = JsonNode.Parse(Encoding.UTF8.GetString(json.ToArray()))!["traceEvents"]!.AsArray().Where(e => e!["ph"]!.GetValue<string>() == "X")!;
        Assert.Equal(expected, slices.Select(e => $"{e["ts"]!.GetValue<double>()}+{e["dur"]!.GetValue<double>()}"));
        Assert.Equal(expected.Length, PftraceReader.Spans(trace.ToArray()).Count);
    }

    [Theory]
    [MemberData(nameof(Filters))]
    public void Paraver_and_dump_keep_the_records_of_the_same_spans(object filter, string[] expected)
    {
        using CaptureBuilder builder = Builder();
        var options = new ExportOptions { Filter = (TraceFilter)filter, Names = s_names };
        long[] times = [.. expected.Select(s => s.Split('+').Select(double.Parse).ToArray()).SelectMany(s => (double[])[s[0], s[0] + s[1]]).Select(t => (long)Math.Round(t * 1000)).Order()];
        using var folder = new TemporaryFolder();

        ParaverWriter.WriteFiles(builder.Open(), folder.Path, options);
        Assert.Equal(times, File.ReadLines(folder["tracr.prv"]).Skip(1).Select(l => long.Parse(l.Split(':')[5])));

        string[] whole = Dump(new() { Names = s_names });
        string[] chosen = Dump(options);
        Assert.Equal(times, chosen.Where(l => l.StartsWith("Thread[1]", StringComparison.Ordinal)).Select(l => long.Parse(l.Split(' ')[^1].TrimEnd(']')) - 1000));
        Assert.Empty(chosen.Except(whole));
        Assert.Equal(whole.SkipWhile(l => !l.StartsWith("Channels", StringComparison.Ordinal)), chosen.SkipWhile(l => !l.StartsWith("Channels", StringComparison.Ordinal)));

        string[] Dump(ExportOptions dumpOptions)
        {
            using var text = new MemoryStream();
            TraceDump.Write(builder.Open(), text, dumpOptions);
            return Encoding.UTF8.GetString(text.ToArray()).Split('\n');
        }
    }

    [Fact]
    public void A_span_that_a_hidden_one_cuts_off_ends_in_paraver_too()
    {
        using CaptureBuilder builder = new CaptureBuilder().SimplerProc().Thread(
            1000, 1, Set(2, RunTask, 1000, 7), Set(2, RunTask, 1100, 8), Close(2, 1200), Close(2, 1300), Set(2, RunTask, 1400, 7));
        using var folder = new TemporaryFolder();

        ParaverWriter.WriteFiles(builder.Open(), folder.Path, new() { Names = s_names, Filter = new() { Kernels = ["fa_fused*"] } });

        Assert.Equal([("0", false), ("100", true), ("400", false)], File.ReadLines(folder["tracr.prv"]).Skip(1).Select(l => (l.Split(':')[5], l.EndsWith(":0", StringComparison.Ordinal))));
    }

    [Fact]
    public void Messages_need_both_ends_in_paraver()
    {
        using CaptureBuilder builder = new CaptureBuilder().SimplerProc().Thread(
            1000,
            1,
            new(0, TraceRecord.FlowStart, 1, 1000),
            new(2, TraceRecord.FlowEnd, 1, 1100),
            new(2, TraceRecord.FlowStart, 2, 1200),
            new(3, TraceRecord.FlowEnd, 2, 1300));
        using var folder = new TemporaryFolder();

        ParaverWriter.WriteFiles(builder.Open(), folder.Path, new() { Filter = new() { Lanes = ["AICube_*"] } });

        Assert.EndsWith(":1:2", Assert.Single(File.ReadLines(folder["tracr.prv"]).Skip(1)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_filter_that_everything_passes_changes_nothing()
    {
        var capture = TraceCapture.Open(Traces.Folder("device-1proc"));
        using var all = new TemporaryFolder();
        using var filtered = new TemporaryFolder();

        ParaverWriter.WriteFiles(capture, all.Path);
        ParaverWriter.WriteFiles(capture, filtered.Path, new() { Filter = new() { ToNs = ulong.MaxValue - 1 } });

        string[] expected = [.. File.ReadLines(all["tracr.prv"]).Skip(1)];
        string[] actual = [.. File.ReadLines(filtered["tracr.prv"]).Skip(1)];
        Assert.Equal(expected.Where(l => !l.EndsWith(":0", StringComparison.Ordinal)), actual.Where(l => !l.EndsWith(":0", StringComparison.Ordinal)));
        Assert.Empty(actual.Except(expected)); // only RESETs of idle lanes, which belong to no span, are missing
    }

    [Theory]
    [InlineData(null)]
    [InlineData("AICube_0")]
    public void A_known_workload_is_spread_over_the_time_of_its_spans(string? lane)
    {
        using CaptureBuilder builder = new CaptureBuilder().SimplerProc().Thread(
            1000, 1, Set(2, RunTask, 1000, 7), Set(3, RunTask, 1100, 7), Close(2, 1200), Set(2, RunTask, 1200, 8), Close(3, 1300), Close(2, 1500));
        using var trace = new MemoryStream();
        var options = new ExportOptions
        {
            Names = s_names,
            Workload = new HbmWorkload(4000, KernelGroup.Attention),
            Filter = lane is null ? null : new() { Lanes = [lane] },
        };

        PftraceWriter.Write(builder.Open(), trace, options);

        (List<(ulong Time, ulong Value)> values, string description) = PftraceReader.Counters(trace.ToArray())["HBM estimate"];
        const ulong OneCore = 10_000_000_000; // 4000 bytes over 400 ns
        Assert.Equal(lane is null ? [(0, OneCore), (100, 2 * OneCore), (200, OneCore), (300, 0)] : [(0, OneCore), (200, 0)], values);
        Assert.Contains("Estimate, not measured: 4000 bytes of group 'attention'", description, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_spans_of_the_workload_there_is_no_estimate()
    {
        using CaptureBuilder builder = Builder();
        using var trace = new MemoryStream();
        PftraceWriter.Write(builder.Open(), trace, new() { Workload = new HbmWorkload(4000, KernelGroup.Attention) });
        Assert.Equal(["active AIC"], PftraceReader.Counters(trace.ToArray()).Where(c => c.Value.Values.Any(v => v.Value > 0)).Select(c => c.Key));
        Assert.DoesNotContain("HBM estimate", PftraceReader.Counters(trace.ToArray()).Keys);
    }

    [Fact]
    public void Figures_count_the_chosen_spans_only()
    {
        using CaptureBuilder builder = Builder();
        var options = new FigureOptions { Names = s_names, Filter = new() { Kernels = ["lm_head"] } };

        Assert.Equal("lm_head", Assert.Single(FigureReport.Compute(builder.Open(), options).Procs[0].Kernels).Name);
    }

    [Fact]
    public void Kernel_names_can_be_slice_names()
    {
        using CaptureBuilder builder = Builder();
        using var trace = new MemoryStream();

        PftraceWriter.Write(builder.Open(), trace, new() { Names = s_names, SliceNames = SliceNaming.Kernel });

        Assert.Equal(["fa_fused_0", "lm_head", "Orchestrating"], PftraceReader.Spans(trace.ToArray()).Select(s => s.Name));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_compressed_file_holds_what_the_plain_one_holds(bool json)
    {
        using var folder = new TemporaryFolder();
        var capture = TraceCapture.Open(Traces.Folder("device-1proc"));
        Action<TraceCapture, string, ExportOptions?, CancellationToken> write = json ? PerfettoJsonWriter.WriteFile : PftraceWriter.WriteFile;

        write(capture, folder["plain"], null, default);
        write(capture, folder["packed"], new() { Gzip = true }, default);

        using var unpacked = new MemoryStream();
        using (var packed = new GZipStream(File.OpenRead(folder["packed"]), CompressionMode.Decompress))
        {
            packed.CopyTo(unpacked);
        }

        Assert.Equal(File.ReadAllBytes(folder["plain"]), unpacked.ToArray());
        Assert.True(new FileInfo(folder["packed"]).Length < new FileInfo(folder["plain"]).Length / 2);
    }

    [Theory]
    [InlineData(ExportFormat.ChromeJson)]
    [InlineData(ExportFormat.Pftrace)]
    public void The_estimate_is_within_a_tenth_and_windows_make_parts_of_about_equal_size(ExportFormat format)
    {
        using var folder = new TemporaryFolder();
        CaptureGenerator.Write(folder.Path, 400_000);
        var capture = TraceCapture.Open(folder.Path);
        using var whole = new MemoryStream();
        Write(whole, null);

        long estimate = ExportSize.Estimate(capture, format);
        Assert.InRange(estimate, whole.Length * 0.9, whole.Length * 1.1);

        IReadOnlyList<TraceFilter> windows = ExportSize.Windows(capture.Procs[0], estimate, (estimate / 4) + 1);
        Assert.Equal(4, windows.Count);
        foreach (TraceFilter window in windows)
        {
            using var part = new MemoryStream();
            Write(part, window);
            Assert.InRange(part.Length, whole.Length * 0.15, whole.Length * 0.35);
        }

        Assert.Equal([new TraceFilter()], ExportSize.Windows(capture.Procs[0], estimate));

        void Write(Stream stream, TraceFilter? filter)
        {
            if (format == ExportFormat.ChromeJson)
            {
                PerfettoJsonWriter.Write(capture, stream, new() { Filter = filter });
            }
            else
            {
                PftraceWriter.Write(capture, stream, new() { Filter = filter });
            }
        }
    }

    [Theory]
    [InlineData("json")]
    [InlineData("pftrace")]
    public void Several_workers_write_what_one_writes(string format)
    {
        using var folder = new TemporaryFolder();
        CaptureGenerator.Write(folder.Path, 300_000);
        var capture = TraceCapture.Open(folder.Path);
        List<NaiveSpan> expected = NaiveModel.Spans(capture.Procs[0]);
        using var stream = new MemoryStream();
        if (format == "json")
        {
            PerfettoJsonWriter.Write(capture, stream, new() { TimeBase = TimeBaseMode.Raw, Slots = SlotModel.Adjacent });
            IEnumerable<JsonNode> slices = JsonNode.Parse(stream.ToArray())!["traceEvents"]!.AsArray().Where(e => e!["ph"]!.GetValue<string>() == "X")!;
            Assert.Equal(expected.Select(s => s.Start), slices.Select(e => (long)(e["ts"]!.GetValue<decimal>() * 1000)));
        }
        else
        {
            PftraceWriter.Write(capture, stream, new() { TimeBase = TimeBaseMode.Raw, Slots = SlotModel.Adjacent });
            Assert.Equal(expected.Select(s => ((ulong)s.Start, (ulong)s.End)), PftraceReader.Spans(stream.ToArray()).Select(s => (s.Start, s.End)));
        }

        Assert.Equal(CaptureVerdict.Complete, capture.Verdict);
    }

    private static CaptureBuilder Builder() => new CaptureBuilder().SimplerProc().Thread(
        1000, 1, Set(0, 0, 1000), Set(2, RunTask, 1100, 7), Close(2, 1200), Set(2, RunTask, 1500, 8), Close(2, 1800), Close(0, 2000));
}
