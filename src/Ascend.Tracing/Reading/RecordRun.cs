namespace Ascend.Tracing.Reading;

/// <summary>A stretch of a file whose timestamps do not fall.</summary>
/// <param name="First">Index of the first record.</param>
/// <param name="Count">Records of the run.</param>
internal readonly record struct RecordRun(long First, long Count);
