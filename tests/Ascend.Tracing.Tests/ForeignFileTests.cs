using Ascend.Tracing.Tests.Helpers;
using static Ascend.Tracing.Tests.Helpers.CaptureBuilder;

namespace Ascend.Tracing.Tests;

/// <summary>What lies in a proc's folder beside the files of the run's AICPU threads.</summary>
public sealed class ForeignFileTests
{
    // Lanes of SimplerProc(): 0-1 AICPU, 2-3 AICube, 4-7 AIVector, 8 INVALID.
    private const int Aic0 = 2;
    private const int Aiv0 = 4;
    private const ulong Second = 1_000_000_000;

    private static readonly TraceRecord[] s_run =
        [Set(0, 5, 100 * Second), Set(Aic0, RunTask, (100 * Second) + 10, 1), Close(Aic0, (100 * Second) + 60), Close(0, (100 * Second) + 90)];

    [Theory]
    [InlineData(10UL * Second, 2)]
    [InlineData(10UL * Second, 2000)]
    [InlineData((100UL * Second) - 50_000, 2000)]
    public void A_file_of_an_earlier_run_is_in_no_figure_unless_asked_for(ulong start, int records)
    {
        TraceRecord[] stale = [.. Enumerable.Range(0, records).Select(i => i % 2 == 0
            ? Set(Aic0 + (i / 2 % 2), RunTask, start + (ulong)i, 9) : Close(Aic0 + (i / 2 % 2), start + (ulong)i))];
        using CaptureBuilder builder = new CaptureBuilder().SimplerProc().Thread(1000, 1, s_run).Thread(1000, 5, [.. stale, Set(0, 1, start + 5000)]);

        TraceCapture capture = builder.Open();
        var report = FigureReport.Compute(capture);
        var all = FigureReport.Compute(TraceCapture.Open(builder.Path, new() { IncludeLeftOut = true }));

        Assert.Equal(["proc.1000/thread.5/traces.bts"], capture.Procs[0].LeftOut.Select(t => t.RelativePath));
        Assert.Equal(["func_1"], report.Procs[0].Kernels.Select(k => k.Name));
        Assert.Equal((CaptureVerdict.CompleteWithNotes, 90L), (report.Verdict, report.Procs[0].DurationNs));
        Assert.Contains(report.Remarks, r => r.Contains("thread.5", StringComparison.Ordinal));
        Assert.NotNull(all.Procs[0].Kernel("func_9"));
    }

    /// <summary>Thread pools: many short threads, one after the other in any order, numbered as the system numbers threads.</summary>
    [Fact]
    public void Threads_that_take_turns_belong_to_the_run_however_many_they_are()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            int threads = random.Next(9, 60);
            int first = random.Next(2) == 0 ? 1 : random.Next(2, 5000);
            int[] turns = [.. Enumerable.Range(0, threads)];
            random.Shuffle(turns);
            using CaptureBuilder builder = new CaptureBuilder().SimplerProc();
            for (int i = 0; i < threads; i++)
            {
                ulong time = (100 * Second) + ((ulong)turns[i] * 1000);
                builder.Thread(1000, first + i, Set(Aic0 + random.Next(2), RunTask, time, 1), Close(Aic0, time + 500));
            }

            TraceCapture capture = builder.Open();

            Assert.Empty(capture.Procs[0].LeftOut);
            Assert.Equal(2L * threads, capture.RecordCount);
        }
    }

    [Fact]
    public void A_core_s_file_after_the_aicpu_s_last_record_is_of_the_run()
    {
        const ulong After = (100 * Second) + 500;
        using CaptureBuilder builder = new CaptureBuilder().SimplerProc().Thread(1000, 1, s_run)
            .Thread(1000, 3, Set(Aic0, RunTask, After, 1), Close(Aic0, After + 40));

        Assert.Empty(builder.Open().Procs[0].LeftOut);
    }

    [Fact]
    public void A_file_of_zeros_is_left_out_and_the_good_thread_stays()
    {
        using CaptureBuilder builder = new CaptureBuilder().SimplerProc().Thread(1000, 1, s_run).Bytes(1000, 2, new byte[16 * 500]);

        TraceCapture capture = builder.Open();

        Assert.Equal(DiagnosticKind.BlankFile, Assert.Single(capture.Diagnostics).Kind);
        Assert.Equal((CaptureVerdict.Incomplete, 4L), (capture.Verdict, capture.RecordCount));
        Assert.Equal(50, FigureReport.Compute(capture).Procs[0].Kernel("func_1")!.Aic.BusySumNs);
    }

    [Fact]
    public void Zeros_behind_the_records_of_a_file_are_no_records()
    {
        using CaptureBuilder builder = new CaptureBuilder().SimplerProc().Thread(1000, 1, [.. s_run, default, default]);

        TraceCapture capture = builder.Open();

        Assert.Equal((4L, 2L), (capture.RecordCount, Assert.Single(capture.Diagnostics, d => d.Kind == DiagnosticKind.BlankFile).Count));
        Assert.Equal(100 * Second, capture.Procs[0].FirstTimestamp);
    }

    [Theory]
    [InlineData(512, 1, true)]
    [InlineData(3000, 1, true)]
    [InlineData(777, 2, true)]
    [InlineData(777, 1, false)]
    public void A_full_buffer_is_recognised_by_its_size_and_the_missing_end(int records, int threads, bool isFull)
    {
        using CaptureBuilder cut = new CaptureBuilder().SimplerProc();
        using CaptureBuilder whole = new CaptureBuilder().SimplerProc();
        for (int t = 0; t < threads; t++)
        {
            TraceRecord[] file = [.. Enumerable.Range(0, records).Select(i => Set(t, 6 + (i % 2), (ulong)(1000 + i)))];
            cut.Thread(1000, t + 1, file);
            file[^1] = Close(t, file[^1].Timestamp);
            whole.Thread(1000, t + 1, file);
        }

        Assert.Equal(isFull ? threads : 0, cut.Open().Diagnostics.Count(d => d.Kind == DiagnosticKind.FileAtCapacity));
        Assert.DoesNotContain(whole.Open().Diagnostics, d => d.Kind == DiagnosticKind.FileAtCapacity);
    }

    [Fact]
    public void A_core_s_own_tasks_count_instead_of_the_aicpu_s()
    {
        using CaptureBuilder builder = new CaptureBuilder().SimplerProc().Thread(1000, 1, s_run)
            .Thread(1000, 3, Set(Aic0, RunTask, (100 * Second) + 20, 1), Close(Aic0, (100 * Second) + 40));

        TraceCapture capture = builder.Open();
        ProcFigures figures = FigureReport.Compute(capture).Procs[0];

        Assert.Equal((20L, 2, CoreTimeSource.Mixed), (figures.Kernel("func_1")!.Aic.BusySumNs, figures.Kernel("func_1")!.Aic.Cores, figures.CoreTime));
        Assert.Equal(50, figures.Lanes.Single(l => l.Kind == LaneKind.AicpuView).BusyNs);
        Assert.Equal("AICube_0 (on core)", capture.Procs[0].Lanes[^1].Name);
        Assert.Equal(CaptureVerdict.Complete, capture.Verdict);
    }

    [Fact]
    public void A_core_s_marks_do_not_end_the_aicpu_s_span()
    {
        using CaptureBuilder builder = new CaptureBuilder().SimplerProc().Thread(1000, 1, s_run)
            .Thread(1000, 3, Set(Aic0, 40, (100 * Second) + 20), Close(Aic0, (100 * Second) + 40));

        ProcFigures figures = FigureReport.Compute(builder.Open()).Procs[0];

        Assert.Equal(50, Assert.Single(figures.Kernels).Aic.BusySumNs);
        Assert.Equal(20, figures.Lanes.Single(l => l.Kind == LaneKind.CoreMarks).BusyNs);
    }

    [Fact]
    public void A_core_s_file_of_254_records_is_possibly_truncated()
    {
        TraceRecord[] own = [.. Enumerable.Range(0, 254).Select(i => i % 2 == 0
            ? Set(Aic0, RunTask, (100 * Second) + (ulong)i, 1) : Close(Aic0, (100 * Second) + (ulong)i))];
        using CaptureBuilder builder = new CaptureBuilder().SimplerProc().Thread(1000, 1, s_run).Thread(1000, 3, own);

        TraceDiagnostic found = Assert.Single(builder.Open().Diagnostics);

        Assert.Equal((DiagnosticKind.FileAtCapacity, DiagnosticSeverity.Loss), (found.Kind, found.Severity));
        Assert.Contains("possibly truncated", found.Meaning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "AIVector_2 (on core)")]
    [InlineData(true, "AIVector_0 (on core)")]
    public void Vector_cores_that_lie_the_cube_cores_too_high_are_moved_on_request(bool correct, string lane)
    {
        ulong t = 100 * Second;
        using CaptureBuilder builder = new CaptureBuilder().SimplerProc()
            .Thread(1000, 1, Set(0, 5, t), Set(Aiv0, RunTask, t + 10, 1), Close(Aiv0, t + 60), Close(0, t + 90))
            .Thread(1000, 3, Set(Aiv0 + 2, RunTask, t + 20, 1), Close(Aiv0 + 2, t + 40));

        var capture = TraceCapture.Open(builder.Path, new() { CorrectShiftedLanes = correct });

        Assert.Equal(lane, capture.Procs[0].Lanes[^1].Name);
        Assert.Equal(correct ? CaptureVerdict.Complete : CaptureVerdict.CompleteWithNotes, capture.Verdict);
        Assert.Equal(DiagnosticKind.ShiftedLanes, Assert.Single(capture.Diagnostics).Kind);
    }

    [Fact]
    public void A_proc_folder_of_any_name_is_found_by_what_it_holds()
    {
        using CaptureBuilder builder = new CaptureBuilder().SimplerProc(2001).Thread(2001, 1, s_run);
        Directory.Move(Path.Combine(builder.Path, "proc.2001"), Path.Combine(builder.Path, "device_7"));

        Assert.Equal(4, builder.Open().RecordCount);
        File.Delete(Path.Combine(builder.Path, "device_7", "metadata.json"));
        Assert.Contains("failed while storing", Assert.Throws<TraceFormatException>(builder.Open).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Phase4", "Dispatch")]
    [InlineData("Dispatching", "Dispatch")]
    [InlineData("Retiring", "Complete")]
    [InlineData("Barrier", "Barrier")]
    public void Phases_of_all_marker_lists_have_one_name(string marker, string name) => Assert.Equal(name, MarkerLists.CanonicalName(marker, []));

    [Fact]
    public void An_old_and_a_new_capture_differ_phase_by_phase()
    {
        var a = new { channel_names = new[] { "AICPU_0" }, markerTypes = new Dictionary<string, string> { ["01"] = "Phase1", ["02"] = "Drain" } };
        var b = new
        {
            channel_names = new[] { "AICPU_0" },
            markerTypes = new Dictionary<string, string> { ["01"] = "Complete", ["02"] = "Idle", ["03"] = "Release" },
        };
        using CaptureBuilder old = new CaptureBuilder().Proc("1", a).Thread(1, 1, Set(0, 0, 10), Set(0, 1, 30), Close(0, 60));
        using CaptureBuilder renamed = new CaptureBuilder().Proc("1", b).Thread(1, 1, Set(0, 0, 10), Set(0, 1, 25), Set(0, 2, 35), Close(0, 40));

        var diff = FigureDiff.Of(FigureReport.Compute(old.Open()), FigureReport.Compute(renamed.Open()));

        Assert.Equal(
            [("Drain", 30L, 15L), ("Complete", 20L, 15L)],
            diff.Phases.Select(p => (p.Name, p.BeforeNs, p.AfterNs)));
        Assert.Contains(diff.Remarks, r => r.Contains("marker lists differ", StringComparison.Ordinal));
    }
}
