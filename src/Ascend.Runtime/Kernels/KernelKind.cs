namespace Ascend.Runtime;

/// <summary>The cores that a kernel runs on (aclrtKernelType).</summary>
public enum KernelKind
{
    /// <summary>AI cores of a chip that does not tell cube and vector cores apart.</summary>
    AiCore = 0,

    /// <summary>Cube cores only.</summary>
    Cube = 1,

    /// <summary>Vector cores only.</summary>
    Vector = 2,

    /// <summary>Cube and vector cores together; see <see cref="KernelFunction.MixRatio"/>.</summary>
    Mix = 3,

    /// <summary>AICPU processors.</summary>
    AiCpu = 100,
}
