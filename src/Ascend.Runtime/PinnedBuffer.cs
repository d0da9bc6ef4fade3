using System.Runtime.CompilerServices;

namespace Ascend.Runtime;

/// <summary>
/// Page-locked host memory, the only host memory that a stream copies asynchronously: allocated by
/// <see cref="Device.AllocatePinned(long)"/>, or a caller's memory that <see cref="Device.RegisterMemory(Memory{byte})"/> locked.
/// </summary>
/// <remarks>
/// Disposing frees or unlocks the memory, once no queued copy uses it: spans taken from the buffer must not be used afterwards. Properties
/// are safe from any thread; what threads write through spans is theirs to order.
/// </remarks>
public sealed unsafe class PinnedBuffer : IDisposable
{
    private int _disposed;

    internal PinnedBuffer(HostMemoryHandle handle)
    {
        Handle = handle;
    }

    /// <summary>Size in bytes; more than 0.</summary>
    public long Length => Handle.Length;

    internal HostMemoryHandle Handle { get; }

    /// <summary>The whole buffer as bytes.</summary>
    /// <exception cref="OverflowException">The buffer exceeds 2 GiB; see <see cref="AsSpan{T}(long, int)"/>.</exception>
    /// <exception cref="ObjectDisposedException">The buffer was disposed.</exception>
    public Span<byte> Span
    {
        get
        {
            ThrowIfDisposed();
            return new Span<byte>(Handle.Address, checked((int)Length));
        }
    }

    /// <summary>A part of the buffer as elements.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="byteOffset">First byte; a multiple of the element's size.</param>
    /// <param name="count">Number of elements; more than 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part is empty or does not lie in the buffer.</exception>
    /// <exception cref="ArgumentException">The offset is not a multiple of the element's size.</exception>
    /// <exception cref="ObjectDisposedException">The buffer was disposed.</exception>
    public Span<T> AsSpan<T>(long byteOffset, int count)
        where T : unmanaged
    {
        HostMemoryHandle memory = CheckedRange(byteOffset, (long)count * Unsafe.SizeOf<T>(), nameof(byteOffset));
        BufferRange.CheckAlignment<T>(byteOffset, nameof(byteOffset));
        return new Span<T>(memory.Address + byteOffset, count);
    }

    /// <summary>The whole buffer as elements; bytes beyond a whole number of elements are left out.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <exception cref="OverflowException">There are more elements than a span can hold.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The buffer is smaller than one element.</exception>
    /// <exception cref="ObjectDisposedException">The buffer was disposed.</exception>
    public Span<T> AsSpan<T>()
        where T : unmanaged => AsSpan<T>(0, checked((int)(Length / Unsafe.SizeOf<T>())));

    /// <summary>A part of the buffer as elements, for copies.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="byteOffset">First byte; a multiple of the element's size.</param>
    /// <param name="count">Number of elements; more than 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part is empty or does not lie in the buffer.</exception>
    /// <exception cref="ArgumentException">The offset is not a multiple of the element's size.</exception>
    /// <exception cref="ObjectDisposedException">The buffer was disposed.</exception>
    public PinnedSlice<T> Slice<T>(long byteOffset, long count)
        where T : unmanaged
    {
        _ = CheckedRange(byteOffset, BufferRange.ByteCount<T>(count), nameof(byteOffset));
        BufferRange.CheckAlignment<T>(byteOffset, nameof(byteOffset));
        return new PinnedSlice<T>(this, byteOffset, count);
    }

    /// <summary>Frees the memory. May be repeated.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            Handle.Dispose();
        }
    }

    /// <summary>Size.</summary>
    public override string ToString() => $"{Length} pinned bytes";

    /// <summary>The handle, once the range is known to be inside the buffer.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range is empty or outside.</exception>
    /// <exception cref="ObjectDisposedException">The buffer was disposed.</exception>
    internal HostMemoryHandle CheckedRange(long offset, long byteCount, string offsetName)
    {
        ThrowIfDisposed();
        BufferRange.Check(offset, byteCount, Length, offsetName);
        return Handle;
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
}
