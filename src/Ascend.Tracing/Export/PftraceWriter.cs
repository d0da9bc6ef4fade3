using Ascend.Files;
using Ascend.Tracing.Export;
using Ascend.Tracing.Figures;
using Ascend.Tracing.Reading;

namespace Ascend.Tracing;

/// <summary>
/// Writes a capture as a native Perfetto trace (<c>.pftrace</c>): interned names, tracks by process and lane kind in the lanes'
/// order, counters of busy cores and of a known workload's traffic, flows, and every argument; about a quarter of the Chrome JSON's size. Lanes keep their order
/// in Perfetto v49 and later.
/// </summary>
public static class PftraceWriter
{
    /// <summary>Writes a file. It appears when it is complete; a failed or cancelled export leaves nothing behind.</summary>
    /// <param name="capture">The capture.</param>
    /// <param name="path">The file; one of that name is replaced.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="cancellation">Cancels the export.</param>
    /// <exception cref="IOException">The file cannot be written, or the capture no longer be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was triggered.</exception>
    public static void WriteFile(TraceCapture capture, string path, ExportOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var file = new OutputFile(path);
        file.Write(options?.Gzip ?? false, stream => Write(capture, stream, options, cancellation));
    }

    /// <summary>Writes to a stream, which stays open.</summary>
    /// <param name="capture">The capture.</param>
    /// <param name="output">Where the bytes go, in large blocks.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="cancellation">Cancels the export.</param>
    /// <exception cref="IOException">The stream cannot be written, or the capture no longer be read.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was triggered.</exception>
    public static void Write(TraceCapture capture, Stream output, ExportOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(capture);
        ArgumentNullException.ThrowIfNull(output);
        options ??= ExportOptions.Default;
        var bases = new TimeBases(capture, options);
        var findings = new RecordFindings(capture);
        var hbm = HbmEstimate.Create(capture, options, cancellation);
        KernelNaming[] kernels = [.. capture.Procs.Select(options.NamingOf)];
        capture.SetNameFindings(kernels);
        uint sequence = 2;
        var layouts = new List<PftraceLayout>();
        for (int i = 0; i < capture.Procs.Count; i++)
        {
            TraceProc proc = capture.Procs[i];
            ulong origin = bases.OriginOf(proc);
            var names = new SliceNames(proc, kernels[i], options.SliceNames);
            var layout = new PftraceLayout(proc, i, names, origin, sequence);
            var counters = new ActivityCounters(proc, hbm);
            layouts.Add(layout);
            sequence += layout.SequenceCount;
            output.Write(layout.Header(counters.Tracks, $"{bases.Description}; {SlotModels.Describe(options.Slots)}").Bytes);
            using TraceEventReader reader = capture.ReadEvents(proc, options.Slots);
            var formatter = new PftraceFormatter(layout, names, counters);
            new ExportPipeline(reader, formatter, options.FilterFor(proc), output, options.Progress).Run(cancellation);
            output.Write(counters.Packets(layout, origin).Bytes);
            findings.Add(reader);
        }

        findings.Publish();
        for (int i = 0; i < layouts.Count; i++)
        {
            output.Write(layouts[i].Footer(capture, kernels[i]).Bytes);
        }
    }

    /// <summary>About the bytes of a proc's descriptors and counters.</summary>
    internal static long FixedBytes(TraceProc proc, ExportOptions options)
    {
        var names = new SliceNames(proc, options.NamingOf(proc), options.SliceNames);
        var counters = new ActivityCounters(proc);
        int header = new PftraceLayout(proc, 0, names, proc.FirstTimestamp, 2).Header(counters.Tracks, "").Bytes.Length;
        int tracks = counters.Tracks.Count + (options.Workload is null ? 0 : 1);
        return header + (tracks * Math.Min(proc.RecordCount, ActivityCounters.Steps) * ActivityCounters.PacketBytes);
    }

    /// <summary>Bytes of the events of the first records.</summary>
    internal static long Sample(TraceEventReader reader, ExportOptions options, long records)
    {
        TraceProc proc = reader.Proc;
        var names = new SliceNames(proc, options.NamingOf(proc), options.SliceNames);
        var formatter = new PftraceFormatter(new(proc, 0, names, proc.FirstTimestamp, 2), names, new(proc));
        using var output = new CountingStream();
        new ExportPipeline(reader, formatter, options.FilterFor(proc), output, null).RunSample(records);
        return output.Length;
    }
}
