namespace Ascend.Tracing;

/// <summary>One finding about a capture.</summary>
/// <param name="Kind">What was found.</param>
/// <param name="Severity">What it does to the verdict.</param>
/// <param name="Count">How many times.</param>
/// <param name="File">The file or folder it was found in, relative to the capture; empty when it concerns the capture as a whole.</param>
/// <param name="Offset">Byte offset of the first occurrence in <paramref name="File"/>, or −1 when there is none.</param>
/// <param name="Meaning">What it means for the reader, and what was done about it.</param>
public sealed record TraceDiagnostic(
    DiagnosticKind Kind, DiagnosticSeverity Severity, long Count, string File, long Offset, string Meaning)
{
    /// <summary>The finding on one line.</summary>
    public override string ToString()
    {
        string place = File.Length == 0 ? "" : Offset < 0 ? $" in {File}" : $" in {File} at byte {Offset}";
        return $"{Severity}: {Kind} x{Count}{place}: {Meaning}";
    }
}
