namespace Ascend.Tests;

/// <summary>Which codes a native function may answer when it fails.</summary>
internal static class PlausibleCodes
{
    /// <summary>From any function of ACL: bad argument, no context, foreign context, stale handle, task abort, not supported, internal
    /// faults of ACL, runtime and driver, and the four codes that stick to a device.</summary>
    private static readonly int[] s_any =
        [107000, 107002, 107003, 107017, 107022, 207000, 500000, 507000, 507899, 507010, 507054, 507901, 507914];

    /// <summary>simpler: host codes and device codes that come back negated.</summary>
    private static readonly int[] s_simpler = [-1, -2, -3, -4, -5, -7, -8, -9, -10, -11, -100, -101, -102, -103];

    /// <summary>Functions that tell something else than a status: they have no failure to inject.</summary>
    private static readonly HashSet<string> s_silent =
    [
        "aclGetRecentErrMsg", "aclrtGetSocName", "get_platform", "get_pipeline_contract", "get_runtime_size", "get_runtime_alignment",
        "simpler_host_log_bind_state", "destroy_device_context", "create_device_context", "supports_concurrent_native_prepare_ctx",
        "get_arena_bank_gm_heap_base_ctx", "get_retained_temp_addr_ctx", "get_aicpu_dlopen_count", "get_host_dlopen_count",
        "get_run_stream_set_create_count", "device_malloc_ctx", "device_free_ctx", "committed_device_memory_ctx",
        "aclDataTypeSize", "aclFloat16ToFloat", "aclFloatToFloat16", "aclrtCreateBinary", "aclrtCreateStreamConfigHandle",
        "aclprofCreateConfig", "aclprofCreateStamp", "aclprofDestroyStamp",
    ];

    /// <summary>The codes; empty for a function that answers no status.</summary>
    public static IEnumerable<int> Of(string function)
    {
        if (s_silent.Contains(function) || function.EndsWith("FromExceptionInfo", StringComparison.Ordinal))
        {
            return [];
        }

        if (!function.StartsWith("acl", StringComparison.Ordinal))
        {
            return s_simpler;
        }

        IEnumerable<int> codes = s_any;
        if (function.Contains("Malloc", StringComparison.Ordinal) || function.Contains("Create", StringComparison.Ordinal)
            || function.Contains("Register", StringComparison.Ordinal))
        {
            codes = codes.Concat([207001, 207004, 207005]);
        }

        if (function.Contains("Synchronize", StringComparison.Ordinal))
        {
            codes = codes.Concat([507046, 507047, 207003, 207016, 207017, 507005, 507023]);
        }

        if (function.EndsWith("Async", StringComparison.Ordinal) || function.Contains("Launch", StringComparison.Ordinal)
            || function.Contains("Synchronize", StringComparison.Ordinal) || function.Contains("Record", StringComparison.Ordinal))
        {
            codes = codes.Concat([107023, 507015, 507034, 507035, 507011, 507014]);
        }

        if (function.Contains("SetDevice", StringComparison.Ordinal))
        {
            codes = codes.Concat([107001, 507033]);
        }

        return function == "aclInit" ? codes.Concat([100000, 100006, 100039, 500004]) : codes;
    }
}
