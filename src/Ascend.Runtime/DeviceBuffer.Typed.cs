using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Ascend.Runtime;

/// <summary>A block of device memory for elements of one type.</summary>
/// <typeparam name="T">The element type.</typeparam>
/// <remarks>
/// A typed face of <see cref="Bytes"/>, whose remarks hold here too; disposing either disposes both. Where an untyped buffer is
/// asked for (kernel arguments), it converts by itself.
/// </remarks>
public sealed class DeviceBuffer<T> : IDisposable
    where T : unmanaged
{
    internal DeviceBuffer(DeviceBuffer bytes)
    {
        Bytes = bytes;
        Length = bytes.Length / Unsafe.SizeOf<T>();
    }

    /// <summary>The memory without its type.</summary>
    public DeviceBuffer Bytes { get; }

    /// <summary>Number of elements; more than 0.</summary>
    public long Length { get; }

    /// <summary>The id of the device that holds it.</summary>
    public int DeviceId => Bytes.DeviceId;

    /// <summary>A part of the buffer.</summary>
    /// <param name="offset">First element.</param>
    /// <param name="count">Number of elements; more than 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part is empty or does not lie in the buffer.</exception>
    public DeviceSlice<T> Slice(long offset, long count)
    {
        BufferRange.CheckElements(offset, count, Length);
        return new DeviceSlice<T>(Bytes, offset * Unsafe.SizeOf<T>(), count);
    }

    /// <summary>The whole buffer as a slice.</summary>
    public DeviceSlice<T> AsSlice() => new(Bytes, 0, Length);

    /// <summary>Copies elements to the device.</summary>
    /// <param name="source">The elements; at least one.</param>
    /// <param name="offset">First element written.</param>
    /// <exception cref="ArgumentOutOfRangeException">The elements do not fit, or there are none.</exception>
    /// <exception cref="ObjectDisposedException">The buffer was disposed.</exception>
    /// <exception cref="AscendException">The copy failed.</exception>
    public void CopyFrom(ReadOnlySpan<T> source, long offset = 0) => Slice(offset, source.Length).CopyFrom(source);

    /// <summary>Copies elements from the device.</summary>
    /// <param name="destination">Receives the elements; at least one.</param>
    /// <param name="offset">First element read.</param>
    /// <exception cref="ArgumentOutOfRangeException">The buffer has fewer elements there, or none are asked for.</exception>
    /// <exception cref="ObjectDisposedException">The buffer was disposed.</exception>
    /// <exception cref="AscendException">The copy failed.</exception>
    public void CopyTo(Span<T> destination, long offset = 0) => Slice(offset, destination.Length).CopyTo(destination);

    /// <summary>Copies the whole buffer to the start of other device memory.</summary>
    /// <inheritdoc cref="DeviceSlice{T}.CopyTo(DeviceSlice{T})"/>
    public void CopyTo(DeviceSlice<T> destination) => AsSlice().CopyTo(destination);

    /// <summary>Copies the whole buffer to a new array.</summary>
    /// <inheritdoc cref="DeviceSlice{T}.ToArray"/>
    public T[] ToArray() => AsSlice().ToArray();

    /// <inheritdoc cref="DeviceSlice{T}.Fill"/>
    public void Fill(T value) => AsSlice().Fill(value);

    /// <inheritdoc cref="DeviceSlice{T}.Clear"/>
    public void Clear() => AsSlice().Clear();

    /// <summary>The whole buffer as a slice.</summary>
    [SuppressMessage("Usage", "CA2225:Operator overloads have named alternates", Justification = "AsSlice is the alternate.")]
    public static implicit operator DeviceSlice<T>(DeviceBuffer<T> buffer)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        return buffer.AsSlice();
    }

    /// <summary>The memory without its type.</summary>
    [SuppressMessage("Usage", "CA2225:Operator overloads have named alternates", Justification = "Bytes is the alternate.")]
    public static implicit operator DeviceBuffer(DeviceBuffer<T> buffer)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        return buffer.Bytes;
    }

    /// <summary>Frees the memory. May be repeated.</summary>
    public void Dispose() => Bytes.Dispose();

    /// <summary>Number and type of the elements, and the device.</summary>
    public override string ToString() => $"{Length} {typeof(T).Name} on device {DeviceId}";
}
