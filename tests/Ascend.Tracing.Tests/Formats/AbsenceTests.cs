using Ascend.Tracing.Tests.Helpers;
using static Ascend.Tracing.Tests.Helpers.CaptureBuilder;

namespace Ascend.Tracing.Tests.Formats;

/// <summary>What is not there is never "complete": records, core spans, kernels.</summary>
public sealed class AbsenceTests
{
    [Fact]
    public void A_proc_without_a_thread_folder_is_incomplete()
    {
        using var builder = new CaptureBuilder();
        TraceCapture capture = builder.SimplerProc().Open();

        Assert.Equal((CaptureVerdict.Incomplete, DiagnosticKind.NoRecords), (capture.Check(), Assert.Single(capture.Diagnostics).Kind));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5000)]
    public void A_capture_whose_cores_are_all_silent_is_incomplete(int spans)
    {
        using var builder = new CaptureBuilder();
        TraceRecord[] records = [.. Enumerable.Range(0, spans).SelectMany(i => new[] { Set(0, 5, (ulong)(i * 10) + 1), Close(0, (ulong)(i * 10) + 5) }), Close(3, 99_999_999)];
        TraceCapture capture = builder.SimplerProc().Thread(1000, 1, records).Open();

        Assert.Equal(CaptureVerdict.Incomplete, capture.Check());
        Assert.Contains(capture.Diagnostics, d => d.Kind == DiagnosticKind.NothingRan);
    }

    [Fact]
    public void A_capture_without_lanes_of_cores_needs_no_core_span()
    {
        using var builder = new CaptureBuilder();
        TraceCapture capture = builder.Proc("1", new { channel_names = new[] { "main" }, num_channels = 1 }).Thread(1, 1, Set(0, 0, 1), Close(0, 2)).Open();

        capture.Check();
        Assert.DoesNotContain(capture.Diagnostics, d => d.Kind is DiagnosticKind.NoCoreSpan or DiagnosticKind.NothingRan);
    }

    [Theory]
    [InlineData("{\"chip_swimlane_level\": 4, \"metadata\": {CORES}, \"aicore_tasks\": [], \"aicpu_tasks\": []}")]
    [InlineData("{\"traceEvents\": []}")]
    [InlineData("[]")]
    [InlineData("Op Name,Task Start Time(us),Task Duration(us)\n")]
    [InlineData("[TIMING] [STRACE] v=2 nothing here\n")]
    public void A_file_of_any_kind_without_a_record_is_incomplete(string text)
    {
        using var folder = new FormatFolder();
        string path = folder.Write("x", text.Replace("CORES", SwimlaneText.Cores, StringComparison.Ordinal));
        if (text == "[]")
        {
            Assert.Throws<TraceFormatException>(() => TraceDoor.Open(path));
            return;
        }

        (CaptureVerdict verdict, IReadOnlyList<TraceDiagnostic> findings) = FormatFolder.Check(path);

        Assert.Equal(CaptureVerdict.Incomplete, verdict);
        Assert.Contains(findings, d => d.Kind == DiagnosticKind.NoRecords);
    }
}
