namespace Ascend.Cli.Doctor;

/// <summary>What a finding means for a run.</summary>
internal enum FindingLevel
{
    /// <summary>A fact.</summary>
    Info,

    /// <summary>Something that was checked and is right.</summary>
    Ok,

    /// <summary>Something is missing that only some runs need.</summary>
    Warning,

    /// <summary>A run of the backend cannot start.</summary>
    Problem,
}
