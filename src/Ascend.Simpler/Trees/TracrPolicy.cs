namespace Ascend.Simpler;

/// <summary>What a TraCR build does with records for which a thread's buffer has no room (TraCR a64a912, store_trace).</summary>
public enum TracrPolicy
{
    /// <summary>Neither the library nor its build folder tells.</summary>
    Unknown,

    /// <summary>Ends the process that records with exit code 1; TraCR's default. On the simulator that is the host's own.</summary>
    Exit,

    /// <summary>Drops them (TRACR_POLICY_IGNORE_IF_FULL): the capture is truncated.</summary>
    Ignore,

    /// <summary>Overwrites the oldest (TRACR_POLICY_PERIODIC): simpler then copies more records than its host has room for.</summary>
    Periodic,
}
