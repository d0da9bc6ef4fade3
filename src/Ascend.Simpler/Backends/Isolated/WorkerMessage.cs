namespace Ascend.Simpler;

/// <summary>
/// The kinds of messages between a session and its worker. Each request is answered by <see cref="Done"/> or
/// <see cref="Failed"/>; only <see cref="Hello"/> comes from the worker unasked.
/// </summary>
internal enum WorkerMessage : byte
{
    /// <summary>Worker: protocol version, version of this library.</summary>
    Hello = 1,

    /// <summary>Open host, device and session: see <see cref="WorkerSetup"/>.</summary>
    Open,

    /// <summary>Slot, path of a package.</summary>
    Register,

    /// <summary>Slot.</summary>
    Unregister,

    /// <summary>Region, path and length of its shared memory.</summary>
    Map,

    /// <summary>Buffer id, bytes.</summary>
    Allocate,

    /// <summary>Buffer id.</summary>
    Free,

    /// <summary>Buffer id, offset, bytes: from the start of the copies' region to the buffer.</summary>
    CopyToDevice,

    /// <summary>Buffer id, offset, bytes: from the buffer to the start of the copies' region.</summary>
    CopyFromDevice,

    /// <summary>Slot, what is different from its last run (<see cref="SentRun"/>). Answer: <see cref="RunResult"/>.</summary>
    Run,

    /// <summary>As <see cref="Run"/>, up to prepare. No answer.</summary>
    Prepare,

    /// <summary>Answer: whether the prepared run is on the device.</summary>
    Launch,

    /// <summary>Answer: whether it has ended.</summary>
    Poll,

    /// <summary>Milliseconds. Answer: whether it has ended.</summary>
    Wait,

    /// <summary>Finalizes the prepared run. Answer: <see cref="RunResult"/>.</summary>
    Finish,

    /// <summary>Close everything and end.</summary>
    Close,

    /// <summary>Added to an answer: the worker can do no more runs.</summary>
    WornOut = 64,

    /// <summary>The request was done; what follows depends on it.</summary>
    Done = 128,

    /// <summary>The request failed: see <see cref="RemoteFailure"/>.</summary>
    Failed,
}
