using System.Runtime.CompilerServices;

namespace Ascend.Simpler;

/// <summary>Element type and extents of a contiguous, row-major tensor. Immutable; 1 to 5 dimensions.</summary>
public readonly struct TensorSpec : IEquatable<TensorSpec>
{
    /// <summary>The most dimensions a tensor can have (simpler host C API, ChipTensor.shapes).</summary>
    public const int MaxRank = 5;

    private readonly Extents _extents;

    /// <summary>Describes a tensor.</summary>
    /// <param name="dataType">Element type.</param>
    /// <param name="extents">Extents in elements, outermost first; each positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">A data type that does not exist, a rank outside 1..5, or an extent that is
    /// not positive.</exception>
    /// <exception cref="OverflowException">The tensor has more than 2^63-1 bytes.</exception>
    public TensorSpec(TensorDataType dataType, params ReadOnlySpan<int> extents)
    {
        int elementSize = dataType.ElementSize();
        if (extents.Length is 0 or > MaxRank)
        {
            throw new ArgumentOutOfRangeException(nameof(extents), extents.Length, $"A tensor has 1 to {MaxRank} dimensions.");
        }

        DataType = dataType;
        Rank = extents.Length;
        ElementCount = 1;
        for (int i = 0; i < extents.Length; i++)
        {
            if (extents[i] <= 0)
            {
                throw new ArgumentOutOfRangeException(nameof(extents), extents[i], $"Extent {i} of a tensor is positive.");
            }

            _extents[i] = extents[i];
            ElementCount = checked(ElementCount * extents[i]);
        }

        ByteCount = checked(ElementCount * elementSize);
    }

    /// <summary>Element type.</summary>
    public TensorDataType DataType { get; }

    /// <summary>Number of dimensions.</summary>
    public int Rank { get; }

    /// <summary>Number of elements.</summary>
    public long ElementCount { get; }

    /// <summary>Size in bytes.</summary>
    public long ByteCount { get; }

    /// <summary>Extent of a dimension, in elements.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dimension"/> is outside 0..<see cref="Rank"/>-1.</exception>
    public int this[int dimension] => (uint)dimension < (uint)Rank
        ? _extents[dimension]
        : throw new ArgumentOutOfRangeException(nameof(dimension), dimension, $"The tensor has {Rank} dimensions.");

    /// <summary>Equality of type and extents.</summary>
    public static bool operator ==(TensorSpec left, TensorSpec right) => left.Equals(right);

    /// <summary>Inequality of type or extents.</summary>
    public static bool operator !=(TensorSpec left, TensorSpec right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(TensorSpec other) => DataType == other.DataType && Rank == other.Rank
        && ((ReadOnlySpan<int>)_extents)[..Rank].SequenceEqual(((ReadOnlySpan<int>)other._extents)[..Rank]);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TensorSpec other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(DataType, Rank, ElementCount);

    /// <summary>For example <c>float16[16, 40, 128]</c>.</summary>
    public override string ToString()
    {
        int[] extents = new int[Rank];
        ((ReadOnlySpan<int>)_extents)[..Rank].CopyTo(extents);
        return $"{DataType.PackageName()}[{string.Join(", ", extents)}]";
    }

    [InlineArray(MaxRank)]
    private struct Extents
    {
        private int _first;
    }
}
