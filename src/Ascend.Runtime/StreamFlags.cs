namespace Ascend.Runtime;

/// <summary>How a stream was made (aclrtStreamGetFlags). The values are ACL's; others that CANN sets may occur.</summary>
[Flags]
public enum StreamFlags
{
    /// <summary>Nothing special.</summary>
    None = 0,

    /// <summary>Resources are reserved when the stream is made, so that launches cost less.</summary>
    FastLaunch = 1,

    /// <summary>A synchronisation spins on the host's processor instead of sleeping.</summary>
    FastSync = 2,
}
