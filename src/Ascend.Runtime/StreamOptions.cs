namespace Ascend.Runtime;

/// <summary>How <see cref="Device.CreateStream(StreamOptions)"/> makes a stream. Every property may be left out.</summary>
public sealed record StreamOptions
{
    /// <summary>
    /// Priority; smaller is more urgent (<see cref="Device.GetStreamPriorityRange"/>). Null takes CANN's default. CANN's
    /// documentation calls it reserved on most chips.
    /// </summary>
    public int? Priority { get; init; }

    /// <summary>Reserve resources when the stream is made, so that launches cost less.</summary>
    public bool FastLaunch { get; init; }

    /// <summary>Let a synchronisation spin on the host's processor: less latency for a core of the host.</summary>
    public bool FastSync { get; init; }

    /// <summary>
    /// What happens after a failed task. Null leaves the context as it is (<see cref="StreamFailureMode.Continue"/> unless
    /// something changed it). <see cref="StreamFailureMode.Stop"/> holds for the whole context, whichever stream it was set on,
    /// and cannot be taken back (open CANN runtime, rt/stream/stream.cc); give the stream a context of its own with
    /// <see cref="Device.CreateContext"/> to keep it from the others.
    /// </summary>
    public StreamFailureMode? FailureMode { get; init; }

    internal bool HasConfiguration => Priority is not null || FastLaunch || FastSync;

    internal StreamFlags Flags =>
        (FastLaunch ? StreamFlags.FastLaunch : StreamFlags.None) | (FastSync ? StreamFlags.FastSync : StreamFlags.None);
}
