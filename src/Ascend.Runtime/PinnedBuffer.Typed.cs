using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Ascend.Runtime;

/// <summary>Page-locked host memory for elements of one type.</summary>
/// <typeparam name="T">The element type.</typeparam>
/// <remarks>A typed face of <see cref="Bytes"/>, whose remarks hold here too; disposing either disposes both.</remarks>
public sealed class PinnedBuffer<T> : IDisposable
    where T : unmanaged
{
    internal PinnedBuffer(PinnedBuffer bytes)
    {
        Bytes = bytes;
        Length = bytes.Length / Unsafe.SizeOf<T>();
    }

    /// <summary>The memory without its type.</summary>
    public PinnedBuffer Bytes { get; }

    /// <summary>Number of elements; more than 0.</summary>
    public long Length { get; }

    /// <summary>The elements.</summary>
    /// <exception cref="OverflowException">There are more elements than a span can hold; see <see cref="Slice"/>.</exception>
    /// <exception cref="ObjectDisposedException">The buffer was disposed.</exception>
    public Span<T> Span => Bytes.AsSpan<T>(0, checked((int)Length));

    /// <summary>A part of the buffer.</summary>
    /// <param name="offset">First element.</param>
    /// <param name="count">Number of elements; more than 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part is empty or does not lie in the buffer.</exception>
    public PinnedSlice<T> Slice(long offset, long count)
    {
        BufferRange.CheckElements(offset, count, Length);
        return new PinnedSlice<T>(Bytes, offset * Unsafe.SizeOf<T>(), count);
    }

    /// <summary>The whole buffer as a slice.</summary>
    public PinnedSlice<T> AsSlice() => new(Bytes, 0, Length);

    /// <summary>The whole buffer as a slice.</summary>
    [SuppressMessage("Usage", "CA2225:Operator overloads have named alternates", Justification = "AsSlice is the alternate.")]
    public static implicit operator PinnedSlice<T>(PinnedBuffer<T> buffer)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        return buffer.AsSlice();
    }

    /// <summary>Frees the memory. May be repeated.</summary>
    public void Dispose() => Bytes.Dispose();

    /// <summary>Number and type of the elements.</summary>
    public override string ToString() => $"{Length} pinned {typeof(T).Name}";
}
