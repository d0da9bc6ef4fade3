using Ascend.Tracing.Tests.Helpers;
using static Ascend.Tracing.Tests.Helpers.CaptureBuilder;

namespace Ascend.Tracing.Tests.Formats;

/// <summary>Lanes that metadata declares and nothing is recorded on cost little.</summary>
public sealed class ManyLanesTests
{
    private const long MostBytesALane = 2_000;

    [Theory]
    [InlineData(500)]
    [InlineData(10_000)]
    [InlineData(40_000)]
    public void Declared_lanes_without_records_take_memory_in_proportion(int declared)
    {
        string[] markers = [.. Enumerable.Range(0, 40).Select(i => $"a marker with a name of its own, number {i}")];
        using CaptureBuilder builder = new CaptureBuilder()
            .Proc("1", new { num_channels = declared, markerLabels = markers })
            .Thread(1, 1, Set(0, 0, 5), Close(0, 9), Set(3, 1, 9), Close(3, 12));
        using var file = new MemoryStream();
        TraceCapture capture = builder.Open();
        long before = GC.GetAllocatedBytesForCurrentThread();

        PftraceWriter.Write(capture, file);

        int lanes = capture.Procs[0].Lanes.Count;
        Assert.Equal(declared, lanes);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostBytesALane * lanes);
        using var folder = new FormatFolder();
        using OpenedTrace back = TraceDoor.Open(folder.Write("a.pftrace", file.ToArray()));
        ProcFigures figures = FigureReport.Compute(back.Capture).Procs[0];
        Assert.Equal((lanes, 7L), (back.Capture.Procs[0].Lanes.Count, figures.Lanes.Sum(l => l.BusyNs)));
    }
}
