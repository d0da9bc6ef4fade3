using System.Buffers;

namespace Ascend.Tracing.Formats;

/// <summary>A stream's bytes through a buffer that grows to hold one value at a time.</summary>
internal class ByteWindow : IDisposable
{
    /// <summary>Single values above this are refused.</summary>
    public const int MaxValueBytes = 64 << 20;

    private const int BufferBytes = 1 << 20;

    private readonly Stream _stream;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
    private long _before;
    private int _at;
    private int _length;
    private bool _isAtEnd;

    /// <param name="stream">The bytes; closed with this.</param>
    /// <param name="path">What messages call it.</param>
    public ByteWindow(Stream stream, string path)
    {
        (_stream, Path) = (stream, path);
        _ = Fill();
    }

    /// <summary>What messages call the stream.</summary>
    public string Path { get; }

    /// <summary>Bytes consumed.</summary>
    public long Position => _before + _at;

    /// <summary>The bytes that are there, from the place where reading stands.</summary>
    public ReadOnlySpan<byte> Text => _buffer.AsSpan(_at.._length);

    /// <summary>True once the bytes ended in the middle of something.</summary>
    public bool IsTruncated { get; protected set; }

    /// <summary>True when every byte was consumed and no more come.</summary>
    public bool IsAtEnd => _isAtEnd && _at >= _length;

    /// <summary>Says that the bytes ended in the middle of something; nothing more is read.</summary>
    public void BreakOff()
    {
        IsTruncated = true;
        _at = _length;
    }

    /// <summary>Steps over bytes of <see cref="Text"/>.</summary>
    public void Advance(int bytes) => _at += bytes;

    /// <summary>Reads more bytes behind what is there. False at the end of the stream.</summary>
    /// <exception cref="TraceFormatException">The buffer is full, so a single value is too large; or the stream cannot be read.</exception>
    public bool Fill()
    {
        if (_isAtEnd)
        {
            return false;
        }

        Span<byte> rest = _buffer.AsSpan(_at.._length);
        byte[] into = _buffer;
        if (rest.Length > _buffer.Length / 2)
        {
            if (_buffer.Length >= MaxValueBytes)
            {
                throw new TraceFormatException($"'{Path}' holds a value of more than {MaxValueBytes} bytes at byte {Position}, which is refused.", Path);
            }

            into = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        }

        rest.CopyTo(into);
        if (into != _buffer)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = into;
        }

        _before += _at;
        (_at, _length) = (0, rest.Length);
        int read = Read();
        _isAtEnd = read == 0;
        _length += read;
        return read > 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the stream and gives the buffer back.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing && _buffer.Length > 0)
        {
            _stream.Dispose();
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
            (_at, _length) = (0, 0);
        }
    }

    private int Read()
    {
        try
        {
            return _stream.ReadAtLeast(_buffer.AsSpan(_length), Math.Min(BufferBytes / 2, _buffer.Length - _length), throwOnEndOfStream: false);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw SourceFile.Unreadable(Path, e);
        }
    }
}
