namespace Ascend.Tracing.Figures;

/// <summary>Something that a reader of figures must know.</summary>
/// <param name="ProcId">The proc that it is about; null for all of the capture.</param>
/// <param name="Text">A sentence.</param>
internal readonly record struct ReportRemark(int? ProcId, string Text);
