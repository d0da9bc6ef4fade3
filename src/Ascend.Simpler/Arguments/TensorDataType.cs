namespace Ascend.Simpler;

/// <summary>Element type of a tensor argument. Values are simpler's data type codes (host C API, generation G6).</summary>
public enum TensorDataType : byte
{
    /// <summary>IEEE 754 binary32.</summary>
    Float32 = 0,

    /// <summary>IEEE 754 binary16.</summary>
    Float16 = 1,

    /// <summary>32-bit signed integer.</summary>
    Int32 = 2,

    /// <summary>16-bit signed integer.</summary>
    Int16 = 3,

    /// <summary>8-bit signed integer.</summary>
    Int8 = 4,

    /// <summary>8-bit unsigned integer.</summary>
    UInt8 = 5,

    /// <summary>bfloat16: the upper half of a binary32.</summary>
    BFloat16 = 6,

    /// <summary>64-bit signed integer.</summary>
    Int64 = 7,

    /// <summary>64-bit unsigned integer.</summary>
    UInt64 = 8,

    /// <summary>16-bit unsigned integer.</summary>
    UInt16 = 9,

    /// <summary>32-bit unsigned integer.</summary>
    UInt32 = 10,

    /// <summary>One byte, zero or one.</summary>
    Bool = 11,
}
