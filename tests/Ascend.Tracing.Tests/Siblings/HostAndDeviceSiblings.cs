using System.Text;
using System.Text.Json.Nodes;
using Ascend.Tracing.Tests.Helpers;
using static Ascend.Tracing.Tests.Helpers.CaptureBuilder;

namespace Ascend.Tracing.Tests.Siblings;

/// <summary>Case 14 and what is like it: a host and devices that read one counter, with any flows between them.</summary>
public sealed class HostAndDeviceSiblings
{
    private const int Seeds = 100;
    private const int Host = 4242;

    [Fact]
    public void An_arrow_backwards_is_said_in_whatever_mode_it_is_drawn_and_one_origin_keeps_the_truth()
    {
        int backward = 0;
        for (int seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            (CaptureBuilder builder, Dictionary<uint, long> flows) = Run(random);
            using (builder)
            {
                TraceCapture capture = builder.Open();
                CaptureVerdict verdict = capture.Check();
                Dictionary<uint, long> drawn = Flows(capture, TimeBaseMode.Auto);
                bool runsBackwards = drawn.Values.Any(d => d < 0);
                backward += runsBackwards ? 1 : 0;

                Assert.Equal(runsBackwards ? CaptureVerdict.CompleteWithNotes : CaptureVerdict.Complete, verdict);
                Assert.Equal(runsBackwards, capture.Diagnostics.Any(d => d.Kind == DiagnosticKind.BackwardFlow && d.Meaning.Contains("--time Shared", StringComparison.Ordinal)));
                Assert.Equal(flows.OrderBy(f => f.Key), Flows(capture, TimeBaseMode.Shared).OrderBy(f => f.Key));
                Assert.Equal(drawn.OrderBy(f => f.Key), Flows(capture, TimeBaseMode.FirstRecord).OrderBy(f => f.Key));
            }
        }

        Assert.InRange(backward, Seeds / 10, Seeds * 9 / 10);
    }

    /// <summary>A host that submits work to devices, each of which begins after its first submission; and how long each flow takes.</summary>
    private static (CaptureBuilder Builder, Dictionary<uint, long> Flows) Run(Random random)
    {
        CaptureBuilder builder = new CaptureBuilder().Proc($"{Host}", new { channel_names = new[] { "L3_Orchestrator", "Chip_0" }, start_time = 0 });
        int devices = random.Next(1, 4);
        ulong now = 7_000_000_000_000 + (ulong)random.Next(1_000_000);
        var host = new List<TraceRecord> { Set(0, 0, now) };
        var flows = new Dictionary<uint, long>();
        for (int device = 0; device < devices; device++)
        {
            builder.SimplerProc(1000 + device);
            var records = new List<TraceRecord>();
            ulong time = 0;
            for (int i = random.Next(1, 6); i > 0; i--)
            {
                uint id = (uint)flows.Count + 1;
                ulong sent = now += (ulong)random.Next(1, 3000);
                host.Add(new(0, TraceRecord.FlowStart, id, sent));
                ulong begin = Math.Max(time, sent) + (ulong)random.Next(1, 5_000_000);
                ulong arrival = begin + (ulong)random.Next(0, 4000);
                time = arrival + (ulong)random.Next(1, 5000);
                records.AddRange([Set(2, RunTask, begin, 5), new(2, TraceRecord.FlowEnd, id, arrival), Close(2, time)]);
                flows[id] = (long)(arrival - sent);
            }

            builder.Thread(1000 + device, 1, [.. records]);
        }

        host.Add(Close(0, now + 10));
        return (builder.Thread(Host, 1, [.. host]), flows);
    }

    /// <summary>How long each flow takes as drawn, in ns.</summary>
    private static Dictionary<uint, long> Flows(TraceCapture capture, TimeBaseMode mode)
    {
        using var stream = new MemoryStream();
        PerfettoJsonWriter.Write(capture, stream, new() { TimeBase = mode });
        JsonNode[] events = [.. JsonNode.Parse(Encoding.UTF8.GetString(stream.ToArray()))!["traceEvents"]!.AsArray().OfType<JsonNode>()];
        Dictionary<uint, decimal> At(string phase) => events.Where(e => (string?)e["ph"] == phase).ToDictionary(e => (uint)e["id"]!, e => (decimal)e["ts"]!);
        Dictionary<uint, decimal> ends = At("f");
        return At("s").ToDictionary(s => s.Key, s => (long)((ends[s.Key] - s.Value) * 1000));
    }
}
