using System.Runtime.InteropServices;
using System.Text.Json;

namespace Ascend.Tracing.Tests.Helpers;

/// <summary>
/// Writes a device capture of any length as simpler would: four AICPU threads, each walking its phases on its own lane and
/// dispatching to its share of 24 AICube and 48 AIVector cores. Of the records a quarter are phases and the rest the begin
/// or end of a task, so 8 records make 5 spans. AIC and AIV have 20 kernels each. The same length and seed give the same bytes.
/// </summary>
public static class CaptureGenerator
{
    private const int Threads = 4;
    private const int Aic = 24;
    private const int Aiv = 48;
    private const int Tick = 20;

    /// <summary>Writes a capture folder.</summary>
    public static void Write(string folder, long records, int seed = 1)
    {
        string proc = Path.Combine(folder, "proc.1000");
        Directory.CreateDirectory(proc);
        string[] lanes =
        [
            .. Enumerable.Range(0, Threads).Select(i => $"AICPU_{i}"), .. Enumerable.Range(0, Aic).Select(i => $"AICube_{i}"),
            .. Enumerable.Range(0, Aiv).Select(i => $"AIVector_{i}"), "INVALID",
        ];
        string[] markers = ["Orchestrating", "Scheduling", "Phase1", "Phase2", "Phase3", "Phase4", "Running_Task_Single", "Running_Task_Pair"];
        File.WriteAllText(Path.Combine(proc, "metadata.json"), JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["channel_names"] = lanes,
            ["markerTypes"] = markers.Index().ToDictionary(m => $"{m.Index + 1:00}", m => m.Item),
            ["num_channels"] = lanes.Length,
            ["pid"] = 1,
            ["start_time"] = 0,
        }));
        Parallel.For(0, Threads, thread => WriteThread(proc, thread, (records * (thread + 1) / Threads) - (records * thread / Threads), seed));
    }

    private static void WriteThread(string proc, int thread, long records, int seed)
    {
        string folder = Path.Combine(proc, $"thread.{thread + 1}");
        Directory.CreateDirectory(folder);
        using FileStream file = new(Path.Combine(folder, "traces.bts"), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var random = new Random((seed * Threads) + thread);
        var buffer = new TraceRecord[65536];
        int[] cores = [.. Enumerable.Range(Threads, Aic + Aiv).Where(c => c % Threads == thread)];
        var busy = new bool[cores.Length];
        int open = 0;
        int next = 0;
        int phase = 0;
        ulong time = 5_000_000_000 + (ulong)(thread * Tick);
        int filled = 0;
        for (long left = records; left > 0; left--)
        {
            time += (ulong)(random.Next(1, 8) * Tick);
            buffer[filled++] = Next(left);
            if (filled == buffer.Length || left == 1)
            {
                file.Write(MemoryMarshal.AsBytes(buffer.AsSpan(0, filled)));
                filled = 0;
            }
        }

        TraceRecord Next(long left)
        {
            // The last records close what is open, the thread's own lane last.
            if (left == 1)
            {
                return Close(thread, time);
            }

            bool closing = left <= open + 2;
            if (closing ? open == 0 : random.Next(4) == 0)
            {
                return Set(thread, 2 + (phase++ % 4), time, TraceRecord.NoExtra);
            }

            next = closing ? Array.IndexOf(busy, true) : random.Next(cores.Length);
            busy[next] = !busy[next];
            open += busy[next] ? 1 : -1;
            return busy[next]
                ? Set(cores[next], 6, time, (uint)(random.Next(20) + (cores[next] < Threads + Aic ? 0 : 20)))
                : Close(cores[next], time);
        }
    }

    private static TraceRecord Set(int channel, int marker, ulong time, uint extra) => new((ushort)channel, (ushort)marker, extra, time);

    private static TraceRecord Close(int channel, ulong time) => new((ushort)channel, TraceRecord.Reset, TraceRecord.NoExtra, time);
}
