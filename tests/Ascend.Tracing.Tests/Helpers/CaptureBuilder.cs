using System.Runtime.InteropServices;
using System.Text.Json;

namespace Ascend.Tracing.Tests.Helpers;

/// <summary>Writes captures, well-formed or not.</summary>
internal sealed class CaptureBuilder : IDisposable
{
    public const ushort Reset = TraceRecord.Reset;
    private readonly TemporaryFolder _folder = new();

    public string Path => _folder.Path;

    /// <summary>Marker list r2 of simpler, as its metadata writes it.</summary>
    public static string[] SimplerMarkers { get; } =
    [
        "Orchestrating", "Read_Dimensions", "Reshape_Kernels", "Pre_Loop_Info", "PTO2_SCOPE_", "Scheduling", "Phase1", "Phase2", "Phase3",
        "Phase3b", "Phase4", "Drain", "Initializing", "De_Initializing", "DLL_loading", "Allocating", "Running_Task_Single",
        "Running_Task_Pair", "Barrier",
    ];

    public const ushort RunTask = 16;
    public const ushort RunPair = 17;

    /// <summary>A proc as simpler writes it.</summary>
    public CaptureBuilder SimplerProc(int id = 1000, int aicpu = 2, int aic = 2, int aiv = 4)
    {
        string[] lanes =
        [
            .. Enumerable.Range(0, aicpu).Select(i => $"AICPU_{i}"), .. Enumerable.Range(0, aic).Select(i => $"AICube_{i}"),
            .. Enumerable.Range(0, aiv).Select(i => $"AIVector_{i}"), "INVALID",
        ];
        return Proc(id.ToString(), new
        {
            channel_names = lanes,
            markerTypes = SimplerMarkers.Index().ToDictionary(m => $"{m.Index + 1:00}", m => m.Item),
            num_channels = lanes.Length,
            pid = 1,
            start_time = 0,
            tid = 0,
        });
    }

    /// <summary>A proc with any metadata.</summary>
    public CaptureBuilder Proc(string id, object metadata) => Metadata(id, JsonSerializer.Serialize(metadata));

    /// <summary>A proc with any text as metadata.json.</summary>
    public CaptureBuilder Metadata(string id, string text)
    {
        Directory.CreateDirectory(_folder[$"proc.{id}"]);
        File.WriteAllText(_folder[$"proc.{id}/metadata.json"], text);
        return this;
    }

    /// <summary>A thread's records.</summary>
    public CaptureBuilder Thread(int proc, int thread, params TraceRecord[] records) =>
        Bytes(proc, thread, MemoryMarshal.AsBytes<TraceRecord>(records).ToArray());

    /// <summary>A thread's file as bytes.</summary>
    public CaptureBuilder Bytes(int proc, int thread, byte[] bytes)
    {
        Directory.CreateDirectory(_folder[$"proc.{proc}/thread.{thread}"]);
        File.WriteAllBytes(_folder[$"proc.{proc}/thread.{thread}/traces.bts"], bytes);
        return this;
    }

    /// <summary>A thread folder without a file.</summary>
    public CaptureBuilder EmptyThreadFolder(int proc, int thread)
    {
        Directory.CreateDirectory(_folder[$"proc.{proc}/thread.{thread}"]);
        return this;
    }

    public TraceCapture Open() => TraceCapture.Open(Path);

    public void Dispose() => _folder.Dispose();

    /// <summary>Opens a span.</summary>
    public static TraceRecord Set(int channel, int marker, ulong time, uint extra = TraceRecord.NoExtra) =>
        new((ushort)channel, (ushort)marker, extra, time);

    /// <summary>Closes a span.</summary>
    public static TraceRecord Close(int channel, ulong time) => new((ushort)channel, Reset, TraceRecord.NoExtra, time);
}
