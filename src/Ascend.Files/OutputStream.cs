namespace Ascend.Files;

/// <summary>A stream whose failures name the path that the user knows. It leaves the stream below open.</summary>
internal sealed class OutputStream(Stream below, string path, string? staged) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => below.CanSeek;

    public override bool CanWrite => below.CanWrite;

    public override long Length => below.Length;

    public override long Position
    {
        get => below.Position;
        set => below.Position = value;
    }

    public override void Flush() => Guard(static (stream, _) => stream.Flush(), 0);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => below.Seek(offset, origin);

    public override void SetLength(long value) => Guard(static (stream, length) => stream.SetLength(length), value);

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            below.Write(buffer);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw OutputFailure.Of(path, staged, e);
        }
    }

    public override void WriteByte(byte value) => Write([value]);

    private void Guard<T>(Action<Stream, T> action, T value)
    {
        try
        {
            action(below, value);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw OutputFailure.Of(path, staged, e);
        }
    }
}
