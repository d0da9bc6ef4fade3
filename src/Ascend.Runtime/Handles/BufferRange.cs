using System.Runtime.CompilerServices;

namespace Ascend.Runtime;

/// <summary>The checks of a range against a buffer.</summary>
internal static class BufferRange
{
    /// <exception cref="ArgumentOutOfRangeException">The range is empty or does not lie in the buffer.</exception>
    public static void Check(long offset, long byteCount, long length, string offsetName)
    {
        if (byteCount <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(byteCount), byteCount, "At least one byte has to be copied.");
        }

        if (offset < 0 || offset > length - byteCount)
        {
            throw new ArgumentOutOfRangeException(
                offsetName, offset, $"{byteCount} bytes from offset {offset} do not lie in a buffer of {length} bytes.");
        }
    }

    /// <summary>The check of a range of elements.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range is empty or does not lie in the slice.</exception>
    public static void CheckElements(long offset, long count, long length)
    {
        if (count <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(count), count, "At least one element is needed.");
        }

        if (offset < 0 || offset > length - count)
        {
            throw new ArgumentOutOfRangeException(
                nameof(offset), offset, $"{count} elements from element {offset} do not lie among {length} elements.");
        }
    }

    /// <summary>Refuses a destination that is shorter than its source.</summary>
    /// <exception cref="ArgumentException">It is.</exception>
    public static void CheckFits(long source, long destination)
    {
        if (source > destination)
        {
            throw new ArgumentException($"{source} elements do not fit into a destination of {destination}.", nameof(destination));
        }
    }

    /// <exception cref="ArgumentException">The offset is not a multiple of the element's size.</exception>
    public static void CheckAlignment<T>(long byteOffset, string offsetName)
    {
        if (byteOffset % Unsafe.SizeOf<T>() != 0)
        {
            throw new ArgumentException(
                $"Offset {byteOffset} is not a multiple of the {Unsafe.SizeOf<T>()} bytes of {typeof(T).Name}.", offsetName);
        }
    }

    /// <exception cref="ArgumentOutOfRangeException">The count is not positive.</exception>
    /// <exception cref="OverflowException">The size in bytes exceeds <see cref="long.MaxValue"/>.</exception>
    public static long ByteCount<T>(long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return checked(count * Unsafe.SizeOf<T>());
    }
}
