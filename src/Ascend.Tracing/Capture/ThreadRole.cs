namespace Ascend.Tracing;

/// <summary>Who wrote a thread's file, and whether it belongs to the run.</summary>
public enum ThreadRole
{
    /// <summary>A thread of the producer: an AICPU thread (simpler), a host thread.</summary>
    Thread,

    /// <summary>A core that recorded itself: at most 254 records, all of one channel, numbered after the AICPU threads.</summary>
    Aicore,

    /// <summary>Left in the folder by an earlier run.</summary>
    Stale,

    /// <summary>Nothing but zeros: the buffer that was stored is not the one that was written.</summary>
    Blank,
}
