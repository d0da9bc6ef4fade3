namespace Ascend.Runtime;

/// <summary>What a kernel binary was compiled for (its "magic", aclrtBinaryLoadOptions).</summary>
public enum KernelBinaryFormat
{
    /// <summary>AI cores that do both.</summary>
    AiCore,

    /// <summary>Vector cores.</summary>
    VectorCore,

    /// <summary>Cube cores.</summary>
    CubeCore,
}
