namespace Ascend.Tracing.Reading;

/// <summary>What a filter makes of a record.</summary>
internal enum RecordChoice
{
    /// <summary>It belongs to no span or flow that was chosen.</summary>
    Drop,

    /// <summary>It opens or closes a chosen span, or is the end of a chosen flow.</summary>
    Keep,

    /// <summary>It opens a span that was not chosen over one that was, and so closes that one.</summary>
    CloseOnly,
}
