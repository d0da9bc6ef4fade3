using Ascend.Tracing;

namespace Ascend.Cli.Commands.Trace;

/// <summary>A capture's verdict in words.</summary>
internal static class VerdictText
{
    public static string Of(CaptureVerdict verdict) => verdict switch
    {
        CaptureVerdict.Complete => "complete",
        CaptureVerdict.CompleteWithNotes => "complete with notes",
        _ => "incomplete",
    };
}
