namespace Ascend.Simpler;

/// <summary>Where a session's runtime lives.</summary>
public enum SessionIsolation
{
    /// <summary>In this process: the fastest, but a crash in a kernel or in the runtime ends the process.</summary>
    InProcess,

    /// <summary>
    /// In a worker process of its own. A worker that crashes, hangs or is killed becomes an exception, and the next run starts
    /// another one.
    /// </summary>
    Process,
}
