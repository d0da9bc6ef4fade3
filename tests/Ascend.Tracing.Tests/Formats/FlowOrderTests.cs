using System.Text;
using System.Text.Json.Nodes;
using Ascend.Tracing.Tests.Helpers;
using static Ascend.Tracing.Tests.Helpers.CaptureBuilder;

namespace Ascend.Tracing.Tests.Formats;

/// <summary>A host and its device that read one counter: an arrow between them never runs backwards under "complete".</summary>
public sealed class FlowOrderTests
{
    [Theory]
    [InlineData(2_000_000)]
    [InlineData(1_001)]
    [InlineData(30)]
    public void Backward_arrows_are_said_and_a_shared_origin_puts_them_right(ulong delay)
    {
        using CaptureBuilder builder = HostAndDevice(delay);
        TraceCapture capture = builder.Open();

        Assert.Equal(CaptureVerdict.CompleteWithNotes, capture.Check());
        TraceDiagnostic finding = Assert.Single(capture.Diagnostics, d => d.Kind == DiagnosticKind.BackwardFlow);
        Assert.Contains("--time Shared", finding.Meaning, StringComparison.Ordinal);
        Assert.Equal(-20.0 / 1000, FlowTime(capture, TimeBaseMode.Auto), 9);
        Assert.Equal((delay - 1000 + 980) / 1000.0, FlowTime(capture, TimeBaseMode.Shared), 9);
    }

    [Fact]
    public void Without_a_start_anchor_none_is_claimed()
    {
        using CaptureBuilder builder = HostAndDevice(5000);
        string text = Json(builder.Open(), TimeBaseMode.Anchors);

        Assert.Contains("there is no start anchor", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Flows_between_ranks_are_found_by_both_ranks_and_number_and_named_so()
    {
        uint Id(uint from, uint to, uint number) => (from << 24) | (to << 16) | number;
        using var builder = new CaptureBuilder();
        TraceCapture capture = builder.SimplerProc(1000).SimplerProc(1001)
            .Thread(1000, 1, Set(2, RunTask, 10, 1), new(2, TraceRecord.FlowStart, Id(0, 1, 7), 20), new(2, TraceRecord.FlowStart, Id(0, 2, 7), 21), Close(2, 30))
            .Thread(1001, 1, Set(2, RunTask, 10, 1), new(2, TraceRecord.FlowEnd, Id(0, 1, 7), 25), new(2, TraceRecord.FlowEnd, Id(2, 1, 7), 26), Close(2, 30))
            .Open();
        capture.Check();

        TraceDiagnostic finding = Assert.Single(capture.Diagnostics, d => d.Kind == DiagnosticKind.FlowWithoutPartner);
        Assert.Equal(2, finding.Count);
        Assert.EndsWith("From rank 0 to 2: 1, 2 to 1: 1.", finding.Meaning, StringComparison.Ordinal);
        Assert.Equal("rank 0 to rank 1, number 7", new FlowId(Id(0, 1, 7)).ToString());
        Assert.Equal("7", new FlowId(7).ToString());
    }

    /// <summary>A host that sends flow 1 at 1000 ns after its first record, and a device that starts later and gets it 980 ns after its own.</summary>
    private static CaptureBuilder HostAndDevice(ulong delay) => new CaptureBuilder().SimplerProc()
        .Proc("4242", new { channel_names = new[] { "L3_Orchestrator" }, start_time = 0 })
        .Thread(4242, 1, Set(0, 0, 1_000_000), new(0, TraceRecord.FlowStart, 1, 1_001_000), Close(0, 1_002_000))
        .Thread(1000, 1, Set(2, RunTask, 1_000_000 + delay, 1), new(2, TraceRecord.FlowEnd, 1, 1_000_980 + delay), Close(2, 1_009_000 + delay));

    private static double FlowTime(TraceCapture capture, TimeBaseMode mode)
    {
        JsonArray events = JsonNode.Parse(Json(capture, mode))!["traceEvents"]!.AsArray();
        double At(string phase) => events.Single(e => e!["ph"]!.GetValue<string>() == phase)!["ts"]!.GetValue<double>();
        return At("f") - At("s");
    }

    private static string Json(TraceCapture capture, TimeBaseMode mode)
    {
        using var stream = new MemoryStream();
        PerfettoJsonWriter.Write(capture, stream, new() { TimeBase = mode });
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
