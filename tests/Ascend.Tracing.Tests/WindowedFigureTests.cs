using System.Text;
using Ascend.Tracing.Figures;
using Ascend.Tracing.Figures.Windows;
using Ascend.Tracing.Reading;
using Ascend.Tracing.Tests.Helpers;
using FsCheck;
using FsCheck.Fluent;
using static Ascend.Tracing.Tests.Helpers.CaptureBuilder;

namespace Ascend.Tracing.Tests;

/// <summary>Figures computed thread by thread in windows of time equal those of the merged stream, findings included.</summary>
public sealed class WindowedFigureTests
{
    // Lanes of SimplerProc(): 0-1 AICPU, 2-3 AICube, 4-7 AIVector, 8 INVALID.
    private const int Core = 2;

    private static readonly FigureOptions s_options = new()
    {
        // Two ids of one name, one of them on both kinds of cores, and overlapping groups.
        Names = new(new Dictionary<uint, string> { [0] = "fa_fused_0", [1] = "fa_fused_1", [2] = "mixed", [3] = "mixed" }),
        Groups = [KernelGroup.Attention, new("all", ["*"]), new("mixed", ["mixed"]), new("none", ["nothing*"])],
    };

    [Fact]
    public void Equal_the_merged_figures_for_lanes_of_one_thread_each() =>
        Prop.ForAll(Arb.From(Threads(exclusive: true)), threads => Equal(threads, s_options)).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Equal_the_merged_figures_for_lanes_of_any_thread() =>
        Prop.ForAll(Arb.From(Threads(exclusive: false)), threads => Equal(threads, s_options)).Check(Config.QuickThrowOnFailure.WithMaxTest(150));

    [Theory]
    [InlineData(1, 60_000)]
    [InlineData(2, 200_000)]
    public void Equal_the_merged_figures_over_many_windows(int seed, long records)
    {
        using var folder = new TemporaryFolder();
        CaptureGenerator.Write(folder.Path, records, seed);
        // Spans that stay open for several windows, and one cut off at the end.
        string file = folder["proc.1000/thread.2/traces.bts"];
        byte[] bytes = File.ReadAllBytes(file);
        File.WriteAllBytes(file, bytes[..^(16 * 37)]);

        Assert.True(IsWindowed(folder.Path, s_options));
        AssertEqual(folder.Path, s_options);
    }

    [Theory]
    [InlineData(SlotModel.Adjacent)]
    [InlineData(SlotModel.TwoSlot)]
    [InlineData(SlotModel.Auto)]
    public void A_task_in_the_pending_slot_is_left_to_the_merged_stream(SlotModel slots)
    {
        using CaptureBuilder builder = new CaptureBuilder().SimplerProc()
            .Thread(1000, 1, Set(Core, RunTask, 100, 1), Set(Core, RunPair, 140, 2), Close(Core, 200), Close(Core, 260));

        Assert.False(IsWindowed(builder.Path, new() { Slots = slots }));
        AssertEqual(builder.Path, new() { Slots = slots });
    }

    [Fact]
    public void A_lane_of_two_threads_is_left_to_the_merged_stream()
    {
        using CaptureBuilder builder = new CaptureBuilder().SimplerProc()
            .Thread(1000, 1, Set(Core, RunTask, 100, 1), Close(Core, 200))
            .Thread(1000, 2, Set(Core, RunTask, 120, 1), Close(Core, 300));

        Assert.False(IsWindowed(builder.Path, FigureOptions.Default));
        AssertEqual(builder.Path, FigureOptions.Default);
    }

    [Theory]
    [InlineData(210, true)]
    [InlineData(200, false)]
    [InlineData(150, false)]
    public void Resets_of_all_cores_by_one_thread_are_harmless_once_the_cores_are_done(ulong time, bool windowed)
    {
        using CaptureBuilder builder = new CaptureBuilder().SimplerProc()
            .Thread(1000, 1, Set(Core, RunTask, 100, 1), Close(Core, 200))
            .Thread(1000, 2, Set(0, 5, 110), Close(0, 130), Close(Core, time), Close(Core + 1, time));

        Assert.Equal(windowed, IsWindowed(builder.Path, FigureOptions.Default));
        AssertEqual(builder.Path, FigureOptions.Default);
    }

    [Fact]
    public void A_span_left_open_long_ago_is_left_to_the_merged_stream()
    {
        List<TraceRecord> records = [Set(Core, RunTask, 100, 1)];
        records.AddRange(Enumerable.Range(0, 40_000).Select(i => Set(0, 5 + (i % 3), (ulong)(110 + i))));
        using CaptureBuilder builder = new CaptureBuilder().SimplerProc().Thread(1000, 1, [.. records, Close(0, 50_000)]);

        Assert.False(IsWindowed(builder.Path, FigureOptions.Default));
        AssertEqual(builder.Path, FigureOptions.Default);
    }

    [Fact]
    public void More_kernels_than_a_capture_has_are_left_to_the_merged_stream()
    {
        IEnumerable<TraceRecord> records = Enumerable.Range(0, 3000).SelectMany(i =>
            new[] { Set(Core, RunTask, (ulong)(100 + (2 * i)), (uint)(i * 7)), Close(Core, (ulong)(101 + (2 * i))) });
        using CaptureBuilder builder = new CaptureBuilder().SimplerProc().Thread(1000, 1, [.. records]);

        Assert.False(IsWindowed(builder.Path, FigureOptions.Default));
        AssertEqual(builder.Path, FigureOptions.Default);
    }

    [Fact]
    public void Records_of_one_instant_fill_any_number_of_windows()
    {
        List<TraceRecord> records = [Set(Core, RunTask, 100, 1)];
        records.AddRange(Enumerable.Range(0, 20_000).Select(i => i % 2 == 0 ? Set(3, RunTask, 500, 1) : Close(3, 500)));
        using CaptureBuilder builder = new CaptureBuilder().SimplerProc()
            .Thread(1000, 1, [.. records, Close(Core, 900)])
            .Thread(1000, 2, Set(4, RunTask, 500, 1), Close(4, 500), Set(4, RunTask, 890, 1), Close(4, 950));

        Assert.True(IsWindowed(builder.Path, FigureOptions.Default));
        AssertEqual(builder.Path, FigureOptions.Default);
    }

    [Fact]
    public void Memory_does_not_grow_with_the_capture_though_no_span_touches_the_next()
    {
        long small = Peak(100_000);
        long large = Peak(1_600_000);

        Assert.InRange(large, 0, small + (64 << 10));

        static long Peak(int records)
        {
            using var folder = new TemporaryFolder();
            CaptureGenerator.Write(folder.Path, records);
            var capture = TraceCapture.Open(folder.Path);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.NotNull(TryCompute(capture.Procs[0], FigureOptions.Default));
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    private static bool Equal(TraceRecord[][] threads, FigureOptions options)
    {
        using CaptureBuilder builder = new CaptureBuilder().SimplerProc();
        for (int i = 0; i < threads.Length; i++)
        {
            builder.Thread(1000, i + 1, threads[i]);
        }

        AssertEqual(builder.Path, options);
        AssertEqual(builder.Path, options with { Slots = SlotModel.Adjacent });
        return true;
    }

    private static bool IsWindowed(string folder, FigureOptions options) =>
        TryCompute(TraceCapture.Open(folder).Procs[0], options) is not null;

    private static ProcFigures? TryCompute(TraceProc proc, FigureOptions options) =>
        WindowedFigures.TryCompute(proc, options, KernelNaming.Of(proc, options.Names, options.TrustFuncIds), new RecordCounts(), default);

    private static void AssertEqual(string folder, FigureOptions options)
    {
        Assert.Equal(Report(alwaysMerge: true), Report(alwaysMerge: false));

        string Report(bool alwaysMerge)
        {
            using var json = new MemoryStream();
            FigureReportJson.Write(FigureReport.Compute(TraceCapture.Open(folder), options, alwaysMerge, default), json);
            return Encoding.UTF8.GetString(json.ToArray());
        }
    }

    /// <summary>One to four threads: ties, all kinds of ids, orphan RESETs, flows, RESETs of other threads' lanes at the end.</summary>
    private static Gen<TraceRecord[][]> Threads(bool exclusive)
    {
        Gen<(int Channel, int Id, int Extra, int Step)> step =
            from channel in Gen.Choose(0, 8)
            from id in Gen.Frequency(
                (1, Gen.Choose(0, 19)),
                (4, Gen.Constant((int)TraceRecord.Reset)),
                (1, Gen.Choose(TraceRecord.FlowEnd, TraceRecord.FlowStart)),
                (4, Gen.Constant((int)CaptureBuilder.RunTask)))
            from extra in Gen.Choose(-1, 4)
            from time in Gen.Choose(0, 3)
            select (channel, id, extra, time);
        return from count in Gen.Choose(1, 4)
               from steps in Gen.ArrayOf(Gen.ArrayOf(step), count)
               from starts in Gen.ArrayOf(Gen.Choose(0, 20), count)
               from resets in Gen.Choose(0, 3)
               select steps.Select((s, i) => Records(s, (ulong)starts[i], exclusive ? i : -1, count, resets == i)).ToArray();
    }

    private static TraceRecord[] Records((int Channel, int Id, int Extra, int Step)[] steps, ulong time, int own, int threads, bool resetsAll)
    {
        var records = new List<TraceRecord>();
        foreach ((int channel, int id, int extra, int step) in steps)
        {
            time += (ulong)step;
            if (own < 0 || channel % threads == own)
            {
                records.Add(new((ushort)channel, (ushort)id, unchecked((uint)extra), time));
            }
        }

        if (resetsAll)
        {
            records.AddRange(Enumerable.Range(0, 12).Select(c => Close(c, time + 20)));
        }

        return [.. records];
    }
}
