namespace Ascend.Tracing;

/// <summary>How far the figures of a capture can be trusted. Every report and export repeats it.</summary>
public enum CaptureVerdict
{
    /// <summary>Every record is there and in order.</summary>
    Complete,

    /// <summary>Every record is there; some had to be put in order or do not fit the metadata. See the diagnostics.</summary>
    CompleteWithNotes,

    /// <summary>Records are missing or may be missing. See the diagnostics.</summary>
    Incomplete,
}
