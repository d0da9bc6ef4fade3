namespace Ascend.Simpler;

/// <summary>Where a session's runtime lives.</summary>
public enum SessionIsolation
{
    /// <summary>
    /// In this process, except on the simulator with a TraCR build that ends its process when a buffer is full, or of which that is not known:
    /// such a session is isolated like <see cref="Process"/>. Where there is no worker to start it stays in this process and refuses traced runs.
    /// </summary>
    Automatic,

    /// <summary>In this process: the fastest, but a crash in a kernel or in the runtime ends the process.</summary>
    InProcess,

    /// <summary>
    /// In a worker process of its own. A worker that crashes, hangs or is killed becomes an exception, and the next run starts
    /// another one.
    /// </summary>
    Process,
}
