namespace Ascend.Tracing;

/// <summary>What a finding does to a capture's <see cref="CaptureVerdict"/>.</summary>
public enum DiagnosticSeverity
{
    /// <summary>Worth knowing, normal for some producers; the verdict stays.</summary>
    Info,

    /// <summary>The capture was read right after a correction or in spite of an oddity: "complete with notes".</summary>
    Note,

    /// <summary>Records are missing, or may be: "incomplete".</summary>
    Loss,

    /// <summary>Something stands there that is not understood, so figures of it may be wrong: "incomplete".</summary>
    Error,
}
