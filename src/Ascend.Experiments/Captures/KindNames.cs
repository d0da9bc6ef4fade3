using Ascend.Tracing;

namespace Ascend.Experiments.Captures;

/// <summary>Kinds of captures in a few words, as conditions name them.</summary>
internal static class KindNames
{
    /// <summary>What recorded it: exports are of the profiler whose capture they show.</summary>
    public static string ProfilerOf(CaptureKind kind) => kind switch
    {
        CaptureKind.TracrJson or CaptureKind.Pftrace => Of(CaptureKind.TracrFolder),
        CaptureKind.MergedSwimlane => Of(CaptureKind.ChipSwimlane),
        _ => Of(kind),
    };

    /// <summary>What the files are.</summary>
    public static string Of(CaptureKind kind) => kind switch
    {
        CaptureKind.TracrFolder => "TraCR",
        CaptureKind.TracrJson => "export of TraCR (Chrome JSON)",
        CaptureKind.Pftrace => "export of TraCR (Perfetto)",
        CaptureKind.ChipSwimlane or CaptureKind.RankFolder => "chip swimlane",
        CaptureKind.MergedSwimlane => "rendered swimlane",
        CaptureKind.TorchTraceView => "torch_npu trace_view",
        CaptureKind.OpSummary => "msprof op_summary",
        CaptureKind.KernelDetails => "torch_npu kernel_details",
        CaptureKind.ChromeJson => "Chrome JSON",
        CaptureKind.StraceLog => "STRACE log",
        _ => kind.ToString(),
    };
}
