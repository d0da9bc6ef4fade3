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
