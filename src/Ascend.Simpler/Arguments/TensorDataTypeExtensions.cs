namespace Ascend.Simpler;

/// <summary>Facts about <see cref="TensorDataType"/>.</summary>
public static class TensorDataTypeExtensions
{
    /// <summary>Size of one element in bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="type"/> is not a defined value.</exception>
    public static int ElementSize(this TensorDataType type) => type switch
    {
        TensorDataType.UInt8 or TensorDataType.Int8 or TensorDataType.Bool => 1,
        TensorDataType.Float16 or TensorDataType.BFloat16 or TensorDataType.Int16 or TensorDataType.UInt16 => 2,
        TensorDataType.Float32 or TensorDataType.Int32 or TensorDataType.UInt32 => 4,
        TensorDataType.Int64 or TensorDataType.UInt64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not a tensor data type."),
    };

    /// <summary>The lower-case name that kernel packages use, such as <c>float16</c>.</summary>
    public static string PackageName(this TensorDataType type) => type.ToString().ToLowerInvariant();

    /// <summary>Reads a name as kernel packages write it.</summary>
    /// <returns>False when no data type has that name.</returns>
    public static bool TryParse(string name, out TensorDataType type) =>
        Enum.TryParse(name, ignoreCase: true, out type) && Enum.IsDefined(type) && !char.IsAsciiDigit(name[0]);
}
