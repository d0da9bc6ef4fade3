using System.Runtime.InteropServices;
using Ascend.Interop;
using Ascend.Interop.Simpler.G0;
using Ascend.Interop.Simpler.G6;
using SimplerLimit = Ascend.Interop.Simpler.G6.SimplerLimit;

namespace Ascend.Simpler;

/// <summary>
/// The process's log threshold. Every opened host runtime of G6 reads it from one state for as long as the process lives; the
/// log library of G0 is told.
/// </summary>
internal static unsafe class HostLog
{
    private const int MostVerbose = 9;
    private const int NotVerbose = 0;

    private static readonly Lock s_lock = new();
    private static readonly SimplerHostLogState* s_state = Create();
    private static NativeTable<SimplerLogApi>? s_log;

    /// <summary>The least severity that the libraries write to standard error.</summary>
    public static SimplerLogLevel Threshold
    {
        get => (SimplerLogLevel)Volatile.Read(ref s_state->threshold);
        private set => Volatile.Write(ref s_state->threshold, (int)value);
    }

    /// <summary>Has the libraries write lines of a severity, and of every higher one.</summary>
    public static void Lower(SimplerLogLevel level)
    {
        lock (s_lock)
        {
            if (level < Threshold)
            {
                Threshold = level;
                Tell(s_log);
            }
        }
    }

    /// <summary>Binds a library's logger to the process's state, when the library has one to bind.</summary>
    public static void Bind(delegate* unmanaged[Cdecl]<SimplerHostLogState*, int> bind, string libraryPath)
    {
        if (bind is not null)
        {
            Check(bind(s_state), "simpler_host_log_bind_state", libraryPath);
        }
    }

    /// <summary>Takes over the log library of G0; null does nothing.</summary>
    public static void Bind(NativeTable<SimplerLogApi>? log)
    {
        lock (s_lock)
        {
            Tell(log);
            s_log = log;
        }
    }

    private static void Tell(NativeTable<SimplerLogApi>? log)
    {
        if (log is not null)
        {
            (SimplerLogSeverity severity, int verbosity) = Threshold switch
            {
                SimplerLogLevel.SIMPLER_LOG_DEBUG => (SimplerLogSeverity.SIMPLER_SEVERITY_DEBUG, MostVerbose),
                SimplerLogLevel.SIMPLER_LOG_INFO => (SimplerLogSeverity.SIMPLER_SEVERITY_INFO, NotVerbose),
                SimplerLogLevel.SIMPLER_LOG_TIMING or SimplerLogLevel.SIMPLER_LOG_WARN => (SimplerLogSeverity.SIMPLER_SEVERITY_WARN, NotVerbose),
                SimplerLogLevel.SIMPLER_LOG_ERROR => (SimplerLogSeverity.SIMPLER_SEVERITY_ERROR, NotVerbose),
                _ => (SimplerLogSeverity.SIMPLER_SEVERITY_OFF, NotVerbose),
            };
            Check(log.Api.simpler_log_init((int)severity, verbosity), nameof(SimplerLogApi.simpler_log_init), log.LibraryPath);
        }
    }

    private static void Check(int status, string operation, string libraryPath)
    {
        if (status != 0)
        {
            throw new AscendFailure
            {
                Operation = operation,
                Library = ErrorLibrary.Simpler,
                Code = status,
                LibraryPath = libraryPath,
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
