using Ascend.Tracing.Formats.Json;

namespace Ascend.Tracing.Formats.Chrome;

/// <summary>
/// Reads Chrome JSON: <c>{"traceEvents": […]}</c> or a bare array. Events are taken one by one from a buffer, so memory is that of
/// the compact spans, whatever the file's size.
/// </summary>
internal sealed class ChromeJsonReader(SourceFile file, DiagnosticSink sink, CancellationToken cancellation)
{
    private readonly ChromeTrace _trace = new(file, sink);

    /// <summary>Reads the file.</summary>
    /// <exception cref="TraceFormatException">It is no JSON, or has no trace events.</exception>
    public ChromeTrace Read()
    {
        using var input = new JsonInput(file.Open(), file.Path);
        bool hasEvents = input.Peek() == '[' ? ReadEvents(input) : ReadObject(input);
        if (!hasEvents)
        {
            throw new TraceFormatException($"'{file.Path}' is no Chrome JSON: it has no traceEvents.", file.Path);
        }

        if (input.IsTruncated)
        {
            sink.Add(
                DiagnosticKind.Truncated,
                DiagnosticSeverity.Loss,
                "The file ends in the middle (tracr_process leaves such a file when it aborts); what stands before was read.",
                file.Name,
                input.Position);
        }

        _trace.Finish();
        return _trace;
    }

    private bool ReadObject(JsonInput input)
    {
        if (!input.Enter('{'))
        {
            return false;
        }

        bool hasEvents = false;
        bool isFirst = true;
        while (input.Next('}', ref isFirst))
        {
            switch (input.Key())
            {
                case "traceEvents":
                    hasEvents = ReadEvents(input);
                    break;
                case "otherData" when input.Value() is { } document:
                    using (document)
                    {
                        _trace.Declared.Read(document.RootElement);
                    }

                    break;
                default:
                    input.Skip();
                    break;
            }
        }

        return hasEvents;
    }

    private bool ReadEvents(JsonInput input)
    {
        if (!input.Enter('['))
        {
            return false;
        }

        bool isFirst = true;
        for (long read = 0; input.Next(']', ref isFirst); read++)
        {
            if (read % 65536 == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            int length = _trace.IsTracr ? TracrEvent.Parse(input.Text, out ChromeEvent e) : ChromeEventParser.Parse(input.Text, out e);
            length = length == 0 ? ChromeEventParser.Parse(input.Text, out e) : length;
            while (length < 0)
            {
                if (length == JsonScan.Wrong)
                {
                    throw input.Wrong();
                }

                if (!input.Fill())
                {
                    input.BreakOff();
                    return true;
                }

                length = ChromeEventParser.Parse(input.Text, out e);
            }

            _trace.Add(input.Text[..length], e);
            input.Advance(length);
        }

        return true;
    }
}
