using System.Runtime.InteropServices;
using System.Text.Json;

namespace Ascend.Tracing.Tests;

/// <summary>
/// Writes a TraCR capture of any length: tasks of two kernels in turns on one cube core and one vector core.
/// </summary>
internal static class LongCapture
{
    public static void Write(string folder, int tasks)
    {
        string proc = Path.Combine(folder, "proc.1000");
        Directory.CreateDirectory(Path.Combine(proc, "thread.0"));
        File.WriteAllText(Path.Combine(proc, "metadata.json"), JsonSerializer.Serialize(new
        {
            channel_names = new[] { "AICPU_0", "AICube_0", "AIVector_0" },
            markerTypes = new Dictionary<string, string> { ["0"] = "Scheduling", ["1"] = "Running_Task_Single" },
            num_channels = 3,
            pid = 1,
            start_time = 0,
            tid = 0,
        }));
        using FileStream file = File.Create(Path.Combine(proc, "thread.0", "traces.bts"));
        Span<TraceRecord> records = stackalloc TraceRecord[2];
        for (int i = 0; i < tasks; i++)
        {
            ulong at = 1_000 + ((ulong)i * 100);
            records[0] = new((ushort)(1 + (i % 2)), 1, (uint)(i % 4), at);
            records[1] = new((ushort)(1 + (i % 2)), TraceRecord.Reset, TraceRecord.NoExtra, at + 60);
            file.Write(MemoryMarshal.AsBytes(records));
        }
    }
}
