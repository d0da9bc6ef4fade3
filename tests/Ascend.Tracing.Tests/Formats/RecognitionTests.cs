using System.IO.Compression;
using System.Text;

namespace Ascend.Tracing.Tests.Formats;

/// <summary>What a file is follows from what it holds; what is not read is named, with the way out.</summary>
public sealed class RecognitionTests
{
    public static TheoryData<string, CaptureKind> Samples() => new()
    {
        { "{\"chip_swimlane_level\": 2, \"metadata\": {}}", CaptureKind.ChipSwimlane },
        { "\uFEFF { \"l2_swimlane_level\": 4 }", CaptureKind.ChipSwimlane },
        { "{\"aicore_tasks\": [], \"metadata\": {}}", CaptureKind.ChipSwimlane },
        { "{\"displayTimeUnit\": \"ns\", \"traceEvents\": [{\"ph\": \"X\"}]}", CaptureKind.ChromeJson },
        { "[{\"name\": \"process_name\", \"ph\": \"M\"}]", CaptureKind.ChromeJson },
        { "{\"tasks\": [{\"task_id\": \"1\", \"kernel_ids\": [1, 2, 3]}]}", CaptureKind.Deps },
        { "{\"callable_id_to_name\": {}}", CaptureKind.NameMap },
        { "{\"channel_names\": []}", CaptureKind.TracrMetadata },
        { "{\"schema\": \"ascend.trace.report/1\"}", CaptureKind.Report },
        { "{\"a\": 1}", CaptureKind.OtherJson },
        { "[1, 2]", CaptureKind.OtherJson },
        { "[TIMING] [STRACE] v=1 pid=1", CaptureKind.StraceLog },
        { "[mono_ns=12][T0x1][TIMING] f: [STRACE] v=1", CaptureKind.StraceLog },
        { "2026-01-01 text\nmore [STRACE] v=1", CaptureKind.StraceLog },
        { "Op Name,Task Duration(us),Task Type\n", CaptureKind.OpSummary },
        { "Name,Accelerator Core,Duration(us)\n", CaptureKind.KernelDetails },
        { "a,b,c\n1,2,3\n", CaptureKind.OtherTable },
        { "#Paraver (01/01/26 at 10:00):1_ns:0:1:1(1:1)\n", CaptureKind.Paraver },
        { "<!DOCTYPE html><html>", CaptureKind.WebPage },
        { "hello", CaptureKind.OtherText },
        { "SQLite format 3\0more", CaptureKind.Database },
        { "", CaptureKind.Empty },
    };

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_file_is_recognised_under_any_name_and_compressed(string text, CaptureKind kind)
    {
        using var folder = new FormatFolder();
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        foreach (string name in new[] { "chip_swimlane_records (1).json", "perfetto.json", "x.csv", "noextension", "a.pftrace" })
        {
            Assert.Equal(kind, TraceDoor.Recognize(folder.Write(name, bytes)));
        }

        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        Assert.Equal(kind, bytes.Length == 0 ? CaptureKind.Empty : TraceDoor.Recognize(folder.Write("b", packed.ToArray())));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void What_is_not_read_is_named_with_the_way_out(string text, CaptureKind kind)
    {
        if (kind is CaptureKind.ChipSwimlane or CaptureKind.ChromeJson or CaptureKind.StraceLog or CaptureKind.OpSummary or CaptureKind.KernelDetails)
        {
            return;
        }

        using var folder = new FormatFolder();
        string message = Assert.Throws<TraceFormatException>(() => TraceDoor.Open(folder.Write("perfetto.json", text))).Message;

        Assert.Contains("perfetto.json' is ", message, StringComparison.Ordinal);
        Assert.True(message.Length > 80, message);
        Assert.DoesNotContain("is no folder", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_that_does_not_exist_is_said_to_be_missing() =>
        Assert.Contains("does not exist", Assert.Throws<TraceFormatException>(() => TraceDoor.Open("/nowhere/x")).Message, StringComparison.Ordinal);
}
