using Ascend.Interop;
using Ascend.Interop.Simpler.G6;

namespace Ascend.Simpler;

/// <summary>The one function of libcpu_sim_context.so that this library calls; the rest serves the host runtime.</summary>
internal unsafe struct LogBindingApi
{
    [NativeAnnotation("optional: simpler 2026-08-18")]
    public delegate* unmanaged[Cdecl]<SimplerHostLogState*, int> simpler_host_log_bind_state;
}
