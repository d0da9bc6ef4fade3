using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ascend.Runtime;

/// <summary>A block of device memory.</summary>
/// <remarks>
/// Copies of this class block until the bytes have moved and are not ordered with streams: synchronise first when queued work
/// uses the buffer. Thread-safe, but concurrent copies of overlapping ranges give undefined contents. Disposing returns the
/// memory at once, except to a stream that still copies from or to it; launched kernels are not waited for.
/// </remarks>
public sealed partial class DeviceBuffer : IDisposable
{
    private int _disposed;

    internal DeviceBuffer(DeviceMemoryHandle handle)
    {
        Handle = handle;
    }

    /// <summary>Size in bytes; more than 0.</summary>
    public long Length => Handle.Length;

    /// <summary>The id of the device that holds it.</summary>
    public int DeviceId => Handle.DeviceId;

    /// <summary>The memory; lease it while its address is in use.</summary>
    internal DeviceMemoryHandle Handle { get; }

    /// <summary>Copies elements to the device.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="source">The elements; at least one.</param>
    /// <param name="byteOffset">First byte written.</param>
    /// <exception cref="ArgumentOutOfRangeException">The elements do not fit, or there are none.</exception>
    /// <exception cref="ObjectDisposedException">The buffer was disposed.</exception>
    /// <exception cref="AscendException">The copy failed.</exception>
    public void CopyFrom<T>(ReadOnlySpan<T> source, long byteOffset = 0)
        where T : unmanaged
    {
        DeviceMemoryHandle memory = CheckedRange(byteOffset, ByteCount<T>(source.Length), nameof(byteOffset));
        bool leased = false;
        memory.DangerousAddRef(ref leased);
        try
        {
            memory.CopyFromHost(byteOffset, MemoryMarshal.AsBytes(source));
        }
        finally
        {
            memory.DangerousRelease();
        }
    }

    /// <summary>Copies elements from the device.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="destination">Receives the elements; at least one.</param>
    /// <param name="byteOffset">First byte read.</param>
    /// <exception cref="ArgumentOutOfRangeException">The buffer has fewer elements there, or none are asked for.</exception>
    /// <exception cref="ObjectDisposedException">The buffer was disposed.</exception>
    /// <exception cref="AscendException">The copy failed.</exception>
    public void CopyTo<T>(Span<T> destination, long byteOffset = 0)
        where T : unmanaged
    {
        DeviceMemoryHandle memory = CheckedRange(byteOffset, ByteCount<T>(destination.Length), nameof(byteOffset));
        bool leased = false;
        memory.DangerousAddRef(ref leased);
        try
        {
            memory.CopyToHost(byteOffset, MemoryMarshal.AsBytes(destination));
        }
        finally
        {
            memory.DangerousRelease();
        }
    }

    /// <summary>Copies the whole buffer to a new array; bytes beyond a whole number of elements are left out.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <exception cref="ArgumentOutOfRangeException">The buffer is smaller than one element.</exception>
    /// <exception cref="OverflowException">The buffer has more elements than an array can hold.</exception>
    /// <exception cref="ObjectDisposedException">The buffer was disposed.</exception>
    /// <exception cref="AscendException">The copy failed.</exception>
    public T[] ToArray<T>()
        where T : unmanaged
    {
        var elements = new T[checked((int)(Length / Unsafe.SizeOf<T>()))];
        CopyTo<T>(elements);
        return elements;
    }

    /// <summary>Frees the memory. May be repeated.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            Handle.Dispose();
        }
    }

    /// <summary>Size and device.</summary>
    public override string ToString() => $"{Length} bytes on device {DeviceId}";

    /// <summary>The handle, once the range is known to be inside the buffer.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range is empty or outside.</exception>
    /// <exception cref="ObjectDisposedException">The buffer was disposed.</exception>
    internal DeviceMemoryHandle CheckedRange(long offset, long byteCount, string offsetName)
    {
        ThrowIfDisposed();
        BufferRange.Check(offset, byteCount, Length, offsetName);
        return Handle;
    }

    internal void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);

    private static long ByteCount<T>(int elements) => (long)elements * Unsafe.SizeOf<T>();
}
