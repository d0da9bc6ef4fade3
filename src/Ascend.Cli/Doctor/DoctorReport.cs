namespace Ascend.Cli.Doctor;

/// <summary>Everything that was found.</summary>
/// <param name="Findings">In the order in which they are shown.</param>
/// <param name="Ready">A run of the backend asked for, or of the default one, could start.</param>
internal sealed record DoctorReport(IReadOnlyList<Finding> Findings, bool Ready);
