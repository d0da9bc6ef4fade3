namespace Ascend.Tracing;

/// <summary>Which reference tool's output is written, where the two differ.</summary>
public enum ReferenceDialect
{
    /// <summary><see cref="Csl"/> for a capture with several procs or csl metadata (markerLabels, end_time), else <see cref="Algebraic"/>.</summary>
    Auto,

    /// <summary>Algebraic-Programming/TraCR: one proc; the process is named <c>TraCR</c>, Paraver lane names are quoted.</summary>
    Algebraic,

    /// <summary>huawei-csl/TracR: several procs; the process is named <c>TraCR proc.&lt;id&gt;</c> and has a sort index.</summary>
    Csl,
}
