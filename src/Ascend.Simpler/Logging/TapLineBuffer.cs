using System.Buffers.Text;

namespace Ascend.Simpler;

/// <summary>Cuts a stream of bytes into lines and finds the marks among them, also one that stands in the middle of a line.</summary>
internal sealed class TapLineBuffer
{
    /// <summary>Begins a mark: a control character that no log line has, then its number and a line break.</summary>
    public const string MarkStart = "\u001eascend-mark ";

    private static ReadOnlySpan<byte> MarkBytes => "\u001eascend-mark "u8;

    private byte[] _bytes = new byte[1 << 12];
    private int _start;
    private int _end;

    /// <summary>Appends bytes.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        if (_end + bytes.Length > _bytes.Length)
        {
            int held = _end - _start;
            byte[] target = held + bytes.Length > _bytes.Length ? new byte[2 * (held + bytes.Length)] : _bytes;
            _bytes.AsSpan(_start, held).CopyTo(target);
            (_bytes, _start, _end) = (target, 0, held);
        }

        bytes.CopyTo(_bytes.AsSpan(_end));
        _end += bytes.Length;
    }

    /// <summary>Takes the next complete line or mark.</summary>
    /// <param name="line">The line with its break, valid until the next call; empty for a mark.</param>
    /// <param name="mark">The mark's number; 0 for a line.</param>
    public bool TryTake(out ReadOnlySpan<byte> line, out long mark)
    {
        line = default;
        mark = 0;
        ReadOnlySpan<byte> held = _bytes.AsSpan(_start, _end - _start);
        int end = held.IndexOf((byte)'\n');
        if (end < 0)
        {
            return false;
        }

        ReadOnlySpan<byte> candidate = held[..(end + 1)];
        int at = candidate.IndexOf(MarkBytes);
        if (at < 0)
        {
            line = candidate;
            _start += candidate.Length;
            return true;
        }

        // A mark cuts the line that it stands in: what was written before it belongs before it.
        if (at > 0)
        {
            line = candidate[..at];
            _start += at;
            return true;
        }

        _ = Utf8Parser.TryParse(candidate[MarkBytes.Length..^1], out mark, out _);
        _start += candidate.Length;
        return true;
    }
}
