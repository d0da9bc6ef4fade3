namespace Ascend.Simpler;

/// <summary>What a finished run tells. The host times are what the calls cost this machine, on any backend; they are not device
/// times.</summary>
/// <param name="RunId">Counts the session's runs from 1.</param>
/// <param name="Prepare">Host time of prepare: checks, argument staging.</param>
/// <param name="Launch">Host time of launch.</param>
/// <param name="Wait">Host time from the return of launch to completion.</param>
/// <param name="Finalize">Host time of finalize: copying results back.</param>
/// <param name="OutputPath">The run's own folder; null when it wrote no files.</param>
/// <param name="CapturePath">Folder of the run's TraCR capture; null when it was not traced, and when <see cref="CaptureProblem"/> says why
/// there is no complete one.</param>
public readonly record struct RunResult(
    long RunId, TimeSpan Prepare, TimeSpan Launch, TimeSpan Wait, TimeSpan Finalize, string? OutputPath, string? CapturePath)
{
    /// <summary>Why a traced run has no complete capture, with the next step; its results stand all the same. Null otherwise.</summary>
    public string? CaptureProblem { get; init; }

    /// <summary>Time of the device's part in ns as simpler's libraries give it: returned by G0, read from the log of G6 (see
    /// <see cref="Timing"/>, in steps of 100 ns). On the simulator the time of the host's threads. On the mock modelled, from the
    /// first orchestrator record to the last. Null when nobody gave it, when the mock's noise lost it (see
    /// <see cref="HostOptions.MockNoise"/>), and on the mock when a run of another session ended on the device meanwhile.</summary>
    public long? DeviceWallNanoseconds { get; init; }

    /// <summary><see cref="DeviceWallNanoseconds"/> in steps of 100 ns.</summary>
    public TimeSpan? DeviceWall => FromNanoseconds(DeviceWallNanoseconds);

    /// <summary>Modelled time in ns from the first dispatch of a task to a core to the last completion that was noticed; null on other
    /// backends than the mock, when the run dispatched no task, and whenever <see cref="DeviceWallNanoseconds"/> is.</summary>
    public long? KernelSpanNanoseconds { get; init; }

    /// <summary><see cref="KernelSpanNanoseconds"/> in steps of 100 ns.</summary>
    public TimeSpan? KernelSpan => FromNanoseconds(KernelSpanNanoseconds);

    /// <summary>The run's stages as the libraries' log has them; null unless <see cref="HostOptions.CaptureRuntimeLog"/> is on, on the
    /// mock and G0, and when runs of several sessions were in flight together.</summary>
    public RunTiming? Timing { get; init; }

    /// <summary>Folder of the run's files of CANN's profiler; null when it was not profiled (<see cref="RunOptions.ProfileDirectory"/>).</summary>
    public string? ProfilePath { get; init; }

    /// <summary>Host time of the whole run.</summary>
    public TimeSpan HostWall => Prepare + Launch + Wait + Finalize;

    private static TimeSpan? FromNanoseconds(long? time) =>
        time is { } known ? TimeSpan.FromTicks(known / TimeSpan.NanosecondsPerTick) : null;
}
