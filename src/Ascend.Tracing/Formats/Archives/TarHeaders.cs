using System.Globalization;

namespace Ascend.Tracing.Formats.Archives;

/// <summary>
/// A tar file as its reader gets it. Extended headers (long names and attributes) are taken into memory whole, so one that claims
/// to be longer than any real one is refused before anything is reserved for it.
/// </summary>
internal sealed class TarHeaders(Stream tar) : Stream
{
    /// <summary>The longest extended header that is read, in bytes.</summary>
    public const int MaxExtended = 1 << 20;

    private const int Block = 512;
    private const int SizeAt = 124;
    private const int SizeLength = 12;
    private const int TypeAt = 156;

    /// <summary>True while the reader looks for the next entry, false while an entry's content is read.</summary>
    public bool IsBetweenEntries { get; set; }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (!IsBetweenEntries)
        {
            return tar.Read(buffer);
        }

        if (buffer.Length > MaxExtended)
        {
            throw TooLong((UInt128)buffer.Length);
        }

        if (buffer.Length != Block)
        {
            return tar.Read(buffer);
        }

        int read = tar.ReadAtLeast(buffer, Block, throwOnEndOfStream: false);
        if (read == Block && buffer[TypeAt] is (byte)'x' or (byte)'g' or (byte)'L' or (byte)'K')
        {
            Require(buffer.Slice(SizeAt, SizeLength));
        }

        return read;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Refuses a size above the limit, in octal digits or, where the first bit is set, in binary.</summary>
    private static void Require(ReadOnlySpan<byte> size)
    {
        bool isBinary = size[0] >= 0x80;
        UInt128 value = 0;
        foreach (byte b in isBinary ? size[1..] : size)
        {
            if (isBinary)
            {
                value = (value << 8) | b;
            }
            else if (b is >= (byte)'0' and <= (byte)'7')
            {
                value = (value << 3) | (UInt128)(b - '0');
            }
        }

        if (value > MaxExtended)
        {
            throw TooLong(value);
        }
    }

    private static InvalidDataException TooLong(UInt128 bytes) => new(string.Create(
        CultureInfo.InvariantCulture, $"an extended header claims {bytes} bytes, and none above {MaxExtended} is read."));
}
