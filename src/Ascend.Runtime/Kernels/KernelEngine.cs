namespace Ascend.Runtime;

/// <summary>The engine that runs a kernel on chips where both could (aclrtEngineType; 910B and A3 ignore it).</summary>
public enum KernelEngine
{
    /// <summary>AI (cube) cores.</summary>
    AiCore = 0,

    /// <summary>Vector cores.</summary>
    VectorCore = 1,
}
