using System.Runtime.CompilerServices;

namespace Ascend.Runtime;

/// <summary>Shape of a copy of rows (aclrtMemcpy2d) and its checks.</summary>
/// <typeparam name="T">The element type.</typeparam>
internal readonly struct RowCopy<T>
    where T : unmanaged
{
    private readonly long _width;
    private readonly long _height;

    /// <exception cref="ArgumentOutOfRangeException">There is nothing to copy.</exception>
    public RowCopy(long width, long height)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        _width = width;
        _height = height;
    }

    /// <summary>What is copied, in bytes.</summary>
    public long ByteCount => checked(_width * _height * Unsafe.SizeOf<T>());

    public static nuint Bytes(long elements) => checked((nuint)(elements * Unsafe.SizeOf<T>()));

    /// <summary>Bytes from the first to behind the last element.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A row is longer than the pitch.</exception>
    public long ByteSpan(long pitch, string pitchName)
    {
        if (pitch < _width)
        {
            throw new ArgumentOutOfRangeException(pitchName, pitch, $"Rows of {_width} elements need at least that pitch.");
        }

        return checked((((_height - 1) * pitch) + _width) * Unsafe.SizeOf<T>());
    }

    /// <summary>Checks rows against memory of a number of elements.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A row is longer than the pitch, or the rows do not lie in the memory.</exception>
    public void Check(long pitch, long length, string pitchName)
    {
        long needed = ByteSpan(pitch, pitchName) / Unsafe.SizeOf<T>();
        if (needed > length)
        {
            throw new ArgumentOutOfRangeException(
                pitchName, pitch, $"{this} with this pitch take {needed} elements, but there are {length}.");
        }
    }

    public override string ToString() => $"{_height} rows of {_width} {typeof(T).Name}";
}
