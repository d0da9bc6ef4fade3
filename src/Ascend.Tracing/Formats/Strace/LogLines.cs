namespace Ascend.Tracing.Formats.Strace;

/// <summary>The lines of a log as bytes; a line longer than any real one is cut.</summary>
internal sealed class LogLines(ByteWindow window) : IDisposable
{
    private const int MaxLine = 64 << 10;

    private int _consumed;
    private bool _isInLongLine;

    /// <summary>The next line without its end; valid until the next call. False at the end.</summary>
    public bool TryNext(out ReadOnlySpan<byte> line)
    {
        while (true)
        {
            window.Advance(_consumed);
            _consumed = 0;
            int end = window.Text.IndexOf((byte)'\n');
            if (end < 0 && window.Text.Length < MaxLine && window.Fill())
            {
                continue;
            }

            line = window.Text;
            if (line.IsEmpty)
            {
                return false;
            }

            bool isRest = _isInLongLine;
            _isInLongLine = end < 0 && line.Length > MaxLine;
            line = line[..Math.Min(end < 0 ? line.Length : end, MaxLine)];
            _consumed = end < 0 ? line.Length : end + 1;
            if (!isRest)
            {
                return true;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => window.Dispose();
}
