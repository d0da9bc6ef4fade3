using System.Runtime.CompilerServices;

namespace Ascend.Runtime;

/// <summary>Elements in device memory: a part of a <see cref="DeviceBuffer"/>.</summary>
/// <typeparam name="T">The element type.</typeparam>
/// <remarks>
/// A view without ownership: when its buffer was disposed, every use throws <see cref="ObjectDisposedException"/>; work that was
/// queued before keeps the memory. Copies and fills of this type block until they are done and are not ordered with streams, as
/// those of <see cref="DeviceBuffer"/>. An empty slice exists only as the default value.
/// </remarks>
public readonly struct DeviceSlice<T> : IEquatable<DeviceSlice<T>>
    where T : unmanaged
{
    private readonly DeviceBuffer? _buffer;

    internal DeviceSlice(DeviceBuffer buffer, long byteOffset, long length)
    {
        _buffer = buffer;
        ByteOffset = byteOffset;
        Length = length;
    }

    /// <summary>The buffer that holds the elements.</summary>
    /// <exception cref="InvalidOperationException">The slice is the default value, which lies nowhere.</exception>
    public DeviceBuffer Buffer => _buffer ?? throw new InvalidOperationException("A default DeviceSlice lies in no buffer.");

    /// <summary>The first byte in the buffer.</summary>
    public long ByteOffset { get; }

    /// <summary>Number of elements; 0 only of the default value.</summary>
    public long Length { get; }

    /// <summary>Size in bytes.</summary>
    public long ByteLength => Length * Unsafe.SizeOf<T>();

    /// <summary>A part of the slice.</summary>
    /// <param name="offset">First element.</param>
    /// <param name="count">Number of elements; more than 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part is empty or does not lie in the slice.</exception>
    public DeviceSlice<T> Slice(long offset, long count)
    {
        BufferRange.CheckElements(offset, count, Length);
        return new DeviceSlice<T>(Buffer, ByteOffset + (offset * Unsafe.SizeOf<T>()), count);
    }

    /// <summary>Copies elements to the start of the slice.</summary>
    /// <param name="source">The elements; at least one.</param>
    /// <exception cref="ArgumentException">They do not fit, or there are none.</exception>
    /// <exception cref="ObjectDisposedException">The buffer was disposed.</exception>
    /// <exception cref="AscendException">The copy failed.</exception>
    public void CopyFrom(ReadOnlySpan<T> source)
    {
        BufferRange.CheckFits(source.Length, Length);
        Buffer.CopyFrom(source, ByteOffset);
    }

    /// <summary>Copies the slice to the start of host memory.</summary>
    /// <param name="destination">Receives the elements.</param>
    /// <exception cref="ArgumentException">The slice does not fit.</exception>
    /// <exception cref="ObjectDisposedException">The buffer was disposed.</exception>
    /// <exception cref="AscendException">The copy failed.</exception>
    public void CopyTo(Span<T> destination)
    {
        BufferRange.CheckFits(Length, destination.Length);
        Buffer.CopyTo(destination[..(int)Length], ByteOffset);
    }

    /// <summary>Copies the slice to the start of another one, on this or another device.</summary>
    /// <param name="destination">Receives the elements; overlapping memory gets undefined contents. Another device needs
    /// <see cref="Device.EnablePeerAccess"/> from the destination's device to this one.</param>
    /// <exception cref="ArgumentException">The slice does not fit, or the devices may not reach each other's memory.</exception>
    /// <exception cref="ObjectDisposedException">A buffer was disposed.</exception>
    /// <exception cref="AscendException">The copy failed.</exception>
    public void CopyTo(DeviceSlice<T> destination)
    {
        BufferRange.CheckFits(Length, destination.Length);
        Buffer.CopyTo(ByteOffset, destination.Buffer, destination.ByteOffset, ByteLength);
    }

    /// <summary>Copies the slice to a new array.</summary>
    /// <exception cref="OverflowException">There are more elements than an array can hold.</exception>
    /// <exception cref="ObjectDisposedException">The buffer was disposed.</exception>
    /// <exception cref="AscendException">The copy failed.</exception>
    public T[] ToArray()
    {
        var elements = new T[checked((int)Length)];
        CopyTo(elements);
        return elements;
    }

    /// <summary>Sets every element.</summary>
    /// <param name="value">A value whose bytes are all equal is one aclrtMemset, one of equal 32-bit words one aclrtMemsetD32 (CANN
    /// 9.1 and later); any other is copied from the host in blocks.</param>
    /// <exception cref="ObjectDisposedException">The buffer was disposed.</exception>
    /// <exception cref="AscendException">The fill failed.</exception>
    public void Fill(T value) => Buffer.Fill(value, ByteOffset, Length);

    /// <summary>Sets every byte to 0.</summary>
    /// <inheritdoc cref="Fill" path="/exception"/>
    public void Clear() => Fill(default);

    /// <inheritdoc/>
    public bool Equals(DeviceSlice<T> other) =>
        ReferenceEquals(_buffer, other._buffer) && ByteOffset == other.ByteOffset && Length == other.Length;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is DeviceSlice<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_buffer, ByteOffset, Length);

    /// <summary>The same elements.</summary>
    public static bool operator ==(DeviceSlice<T> left, DeviceSlice<T> right) => left.Equals(right);

    /// <summary>Other elements.</summary>
    public static bool operator !=(DeviceSlice<T> left, DeviceSlice<T> right) => !left.Equals(right);

    /// <summary>Number and type of the elements.</summary>
    public override string ToString() => $"{Length} {typeof(T).Name}";
}
