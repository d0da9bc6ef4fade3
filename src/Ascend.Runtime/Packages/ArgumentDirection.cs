using Ascend.Interop.Simpler.G6;

namespace Ascend.Runtime;

/// <summary>What a kernel does with a tensor argument. Values are simpler's direction codes (host C API, generation G6).</summary>
public enum ArgumentDirection
{
    /// <summary>Read only.</summary>
    In = SimplerArgDirection.SIMPLER_ARG_IN,

    /// <summary>Written; a host tensor's contents are not sent.</summary>
    Out = SimplerArgDirection.SIMPLER_ARG_OUT,

    /// <summary>Read and written.</summary>
    InOut = SimplerArgDirection.SIMPLER_ARG_INOUT,
}
