using System.Runtime.CompilerServices;

namespace Ascend.Runtime;

/// <summary>Elements of a <see cref="PinnedBuffer"/>; the host side of a queued copy.</summary>
/// <typeparam name="T">The element type.</typeparam>
/// <remarks>A view without ownership: when its buffer was disposed, every use throws <see cref="ObjectDisposedException"/>.</remarks>
public readonly struct PinnedSlice<T> : IEquatable<PinnedSlice<T>>
    where T : unmanaged
{
    private readonly PinnedBuffer? _buffer;

    internal PinnedSlice(PinnedBuffer buffer, long byteOffset, long length)
    {
        _buffer = buffer;
        ByteOffset = byteOffset;
        Length = length;
    }

    /// <summary>The buffer that holds the elements.</summary>
    /// <exception cref="InvalidOperationException">The slice is the default value, which lies nowhere.</exception>
    public PinnedBuffer Buffer => _buffer ?? throw new InvalidOperationException("A default PinnedSlice lies in no buffer.");

    /// <summary>The first byte in the buffer.</summary>
    public long ByteOffset { get; }

    /// <summary>Number of elements; 0 only of the default value.</summary>
    public long Length { get; }

    /// <summary>Size in bytes.</summary>
    public long ByteLength => Length * Unsafe.SizeOf<T>();

    /// <summary>The elements.</summary>
    /// <exception cref="OverflowException">There are more elements than a span can hold.</exception>
    /// <exception cref="ObjectDisposedException">The buffer was disposed.</exception>
    public Span<T> Span => Buffer.AsSpan<T>(ByteOffset, checked((int)Length));

    /// <summary>A part of the slice.</summary>
    /// <param name="offset">First element.</param>
    /// <param name="count">Number of elements; more than 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part is empty or does not lie in the slice.</exception>
    public PinnedSlice<T> Slice(long offset, long count)
    {
        BufferRange.CheckElements(offset, count, Length);
        return new PinnedSlice<T>(Buffer, ByteOffset + (offset * Unsafe.SizeOf<T>()), count);
    }

    /// <inheritdoc/>
    public bool Equals(PinnedSlice<T> other) =>
        ReferenceEquals(_buffer, other._buffer) && ByteOffset == other.ByteOffset && Length == other.Length;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is PinnedSlice<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_buffer, ByteOffset, Length);

    /// <summary>The same elements.</summary>
    public static bool operator ==(PinnedSlice<T> left, PinnedSlice<T> right) => left.Equals(right);

    /// <summary>Other elements.</summary>
    public static bool operator !=(PinnedSlice<T> left, PinnedSlice<T> right) => !left.Equals(right);

    /// <summary>Number and type of the elements.</summary>
    public override string ToString() => $"{Length} pinned {typeof(T).Name}";
}
