namespace Ascend.Tracing.Formats.Perfetto;

/// <summary>Reads a native trace that <see cref="PftraceWriter"/> wrote, packet by packet.</summary>
internal sealed class PftraceReader(SourceFile file, DiagnosticSink sink, CancellationToken cancellation)
{
    private const byte Packet = 0x0A;

    /// <summary>Reads the file.</summary>
    public PftraceTrace Read()
    {
        var trace = new PftraceTrace(file, sink);
        using var window = new ByteWindow(file.Open(), file.Path);
        for (long read = 0; !window.IsAtEnd; read++)
        {
            if (read % 65536 == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            ReadOnlySpan<byte> text = window.Text;
            int head = Head(text, out int length);
            if (head < 0)
            {
                throw new TraceFormatException($"'{file.Path}' is no Perfetto trace at byte {window.Position}.", file.Path);
            }

            if (head == 0 || length > text.Length - head)
            {
                bool isMiddle = !text.IsEmpty;
                if (!window.Fill())
                {
                    if (isMiddle)
                    {
                        window.BreakOff();
                    }

                    break;
                }

                continue;
            }

            trace.Add(text.Slice(head, length));
            window.Advance(head + length);
        }

        trace.Finish();
        Report(trace, window);
        return trace;
    }

    private void Report(PftraceTrace trace, ByteWindow window)
    {
        if (window.IsTruncated && window.Position > 0)
        {
            sink.Add(DiagnosticKind.Truncated, DiagnosticSeverity.Loss, "The file ends in the middle of a packet; what stands before was read.", file.Name, window.Position);
        }

        if (trace.Damaged > 0)
        {
            sink.Add(DiagnosticKind.InvalidRow, DiagnosticSeverity.Loss, "Packets that are damaged, or end a span that did not begin, were left out.", file.Name, count: trace.Damaged);
        }

        if (!trace.HasVerdict)
        {
            sink.Add(
                DiagnosticKind.DerivedFile,
                DiagnosticSeverity.Note,
                "The trace does not say how complete its capture was: it was written by an earlier version, or its end is missing.",
                file.Name);
        }
    }

    /// <summary>The bytes of a packet's tag and length; 0 when they are not all there, −1 when it is no packet.</summary>
    private static int Head(ReadOnlySpan<byte> text, out int length)
    {
        length = 0;
        if (text.IsEmpty)
        {
            return 0;
        }

        if (text[0] != Packet)
        {
            return -1;
        }

        for (int i = 1, shift = 0; shift < 28; i++, shift += 7)
        {
            if (i >= text.Length)
            {
                return 0;
            }

            length |= (text[i] & 0x7F) << shift;
            if (text[i] < 0x80)
            {
                return i + 1;
            }
        }

        return -1;
    }
}
