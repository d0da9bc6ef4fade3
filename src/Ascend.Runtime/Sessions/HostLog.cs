using System.Runtime.InteropServices;
using Ascend.Interop;
using Ascend.Interop.Simpler.G6;

namespace Ascend.Runtime;

/// <summary>The process's log state, which every opened host runtime reads for as long as the process lives.</summary>
internal static unsafe class HostLog
{
    private static readonly SimplerHostLogState* s_state = Create();

    /// <summary>Binds a library's logger to the process's state, when the library has one to bind.</summary>
    public static void Bind(NativeTable<SimplerApi> library)
    {
        if (library.Api.simpler_host_log_bind_state is null)
        {
            return;
        }

        int status = library.Api.simpler_host_log_bind_state(s_state);
        if (status != 0)
        {
            throw new AscendFailure
            {
                Operation = "simpler_host_log_bind_state",
                Library = ErrorLibrary.Simpler,
                Code = status,
                LibraryPath = library.LibraryPath,
            }.ToException();
        }
    }

    private static SimplerHostLogState* Create()
    {
        var state = (SimplerHostLogState*)NativeMemory.AllocZeroed((nuint)sizeof(SimplerHostLogState));
        state->abi_version = (uint)SimplerLimit.SIMPLER_HOST_LOG_ABI_VERSION;
        state->struct_size = (uint)sizeof(SimplerHostLogState);
        state->threshold = (int)SimplerLogLevel.SIMPLER_LOG_OFF;
        return state;
    }
}
