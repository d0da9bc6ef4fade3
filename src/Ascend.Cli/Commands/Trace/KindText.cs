using Ascend.Tracing;

namespace Ascend.Cli.Commands.Trace;

/// <summary>The kinds of captures in words.</summary>
internal static class KindText
{
    public static string Of(CaptureKind kind) => kind switch
    {
        CaptureKind.TracrFolder => "TraCR capture",
        CaptureKind.TracrJson => "Chrome JSON of a TraCR capture (an export)",
        CaptureKind.Pftrace => "native Perfetto trace of this tool (an export)",
        CaptureKind.ChipSwimlane => "chip swimlane of simpler (the cores' own times)",
        CaptureKind.RankFolder => "folder of several ranks' chip swimlanes",
        CaptureKind.MergedSwimlane => "rendered swimlane of simpler (an export)",
        CaptureKind.TorchTraceView => "trace_view of torch_npu",
        CaptureKind.ChromeJson => "Chrome JSON",
        CaptureKind.StraceLog => "host log of simpler with STRACE spans",
        CaptureKind.OpSummary => "op_summary table of msprof (kernels without lanes)",
        CaptureKind.KernelDetails => "kernel_details table of torch_npu (kernels without lanes)",
        _ => kind.ToString(),
    };
}
