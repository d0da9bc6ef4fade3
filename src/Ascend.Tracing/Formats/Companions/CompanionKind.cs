namespace Ascend.Tracing.Formats.Companions;

/// <summary>Files that say what the records of another file mean.</summary>
internal enum CompanionKind
{
    /// <summary>The tasks of a run with their kernels (<c>deps.json</c>).</summary>
    Deps,

    /// <summary>Kernel names by id (<c>name_map*.json</c>).</summary>
    NameMap,
}
