using Ascend.Interop.Simpler.G6;

namespace Ascend.Runtime;

/// <summary>Element type of a tensor argument. Values are simpler's data type codes (host C API, generation G6).</summary>
public enum TensorDataType : byte
{
    /// <summary>IEEE 754 binary32.</summary>
    Float32 = SimplerDataType.SIMPLER_FLOAT32,

    /// <summary>IEEE 754 binary16.</summary>
    Float16 = SimplerDataType.SIMPLER_FLOAT16,

    /// <summary>32-bit signed integer.</summary>
    Int32 = SimplerDataType.SIMPLER_INT32,

    /// <summary>16-bit signed integer.</summary>
    Int16 = SimplerDataType.SIMPLER_INT16,

    /// <summary>8-bit signed integer.</summary>
    Int8 = SimplerDataType.SIMPLER_INT8,

    /// <summary>8-bit unsigned integer.</summary>
    UInt8 = SimplerDataType.SIMPLER_UINT8,

    /// <summary>bfloat16: the upper half of a binary32.</summary>
    BFloat16 = SimplerDataType.SIMPLER_BFLOAT16,

    /// <summary>64-bit signed integer.</summary>
    Int64 = SimplerDataType.SIMPLER_INT64,

    /// <summary>64-bit unsigned integer.</summary>
    UInt64 = SimplerDataType.SIMPLER_UINT64,

    /// <summary>16-bit unsigned integer.</summary>
    UInt16 = SimplerDataType.SIMPLER_UINT16,

    /// <summary>32-bit unsigned integer.</summary>
    UInt32 = SimplerDataType.SIMPLER_UINT32,

    /// <summary>One byte, zero or one.</summary>
    Bool = SimplerDataType.SIMPLER_BOOL,
}
