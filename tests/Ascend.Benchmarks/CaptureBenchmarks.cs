using Ascend.Tracing;
using Ascend.Tracing.Tests.Helpers;
using BenchmarkDotNet.Attributes;

namespace Ascend.Benchmarks;

/// <summary>The capture reader, the figures and the exports on a device capture of a million records; no disk is written.</summary>
[MemoryDiagnoser]
public class CaptureBenchmarks
{
    private const int Records = 1_000_000;
    private string _folder = "";
    private TraceCapture _capture = null!;

    [GlobalSetup]
    public void Setup()
    {
        _folder = Directory.CreateTempSubdirectory("ascend-trace-").FullName;
        CaptureGenerator.Write(_folder, Records);
        _capture = TraceCapture.Open(_folder);
    }

    [GlobalCleanup]
    public void Cleanup() => Directory.Delete(_folder, recursive: true);

    [Benchmark]
    public TraceCapture Open() => TraceCapture.Open(_folder);

    [Benchmark]
    public long Read()
    {
        using TraceEventReader reader = _capture.ReadEvents(_capture.Procs[0]);
        long events = 0;
        while (reader.ReadBatch())
        {
            events += reader.Batch.Length;
        }

        return events;
    }

    [Benchmark]
    public FigureReport Report() => FigureReport.Compute(_capture);

    [Benchmark]
    public void ChromeJson() => PerfettoJsonWriter.Write(_capture, Stream.Null);

    [Benchmark]
    public void Pftrace() => PftraceWriter.Write(_capture, Stream.Null);
}
