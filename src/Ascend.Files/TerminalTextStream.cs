using System.Text;

namespace Ascend.Files;

/// <summary>
/// Text on its way to a terminal: UTF-8 in, the same text without control characters out. Leaves the stream below open.
/// </summary>
internal sealed class TerminalTextStream(Stream below) : Stream
{
    private const int Chunk = 8192;

    private readonly Decoder _decoder = new UTF8Encoding(false).GetDecoder();
    private readonly char[] _characters = new char[Chunk + 2];

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Flush() => below.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            int used = Math.Min(Chunk, buffer.Length);
            Put(_decoder.GetChars(buffer[..used], _characters, flush: false));
            buffer = buffer[used..];
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Put(_decoder.GetChars([], _characters, flush: true));
        }

        base.Dispose(disposing);
    }

    private void Put(int count) =>
        below.Write(Encoding.UTF8.GetBytes(TerminalText.Clean(new string(_characters, 0, count), keepLines: true)));
}
