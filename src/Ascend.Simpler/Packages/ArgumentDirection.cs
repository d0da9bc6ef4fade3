namespace Ascend.Simpler;

/// <summary>What a kernel does with a tensor argument. Values are simpler's direction codes (host C API, generation G6).</summary>
public enum ArgumentDirection
{
    /// <summary>Read only.</summary>
    In = 1,

    /// <summary>Written; a host tensor's contents are not sent.</summary>
    Out = 2,

    /// <summary>Read and written.</summary>
    InOut = 3,
}
