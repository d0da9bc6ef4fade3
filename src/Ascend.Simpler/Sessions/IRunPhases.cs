namespace Ascend.Simpler;

/// <summary>The phases of a session's one prepared run, wherever its runtime lives. A failed phase completes the run;
/// <see cref="Finish"/> throws what it failed with.</summary>
internal interface IRunPhases
{
    /// <summary>Refuses a launch that is not the run's turn yet.</summary>
    /// <exception cref="AscendInvalidStateException">Another run has to be finalized first.</exception>
    void RequireLaunchable();

    /// <summary>Launches the run.</summary>
    /// <returns>Whether it is on the device.</returns>
    bool Launch();

    /// <summary>Whether the launched run has ended.</summary>
    bool IsCompleteNow();

    /// <summary>Begins a wait that <see cref="JoinWaiting"/> joins.</summary>
    void BeginWaiting();

    /// <summary>Waits for the launched run, without giving it up.</summary>
    bool JoinWaiting(TimeSpan limit);

    /// <summary>Waits for the launched run and gives it up when the limit passes: what follows frees the session.</summary>
    bool AwaitCompletion(TimeSpan limit);

    /// <summary>Gives up the run that was waited for.</summary>
    /// <returns>False when it has ended after all.</returns>
    bool GiveUpWaiting();

    /// <summary>Finalizes the run and reports. Throws its first failure.</summary>
    RunResult Finish();

    /// <summary>Ends the run's hold on the session.</summary>
    void LeavePrepared();

    /// <summary>The failure of a run that was given up.</summary>
    AscendTimeoutException Overdue(long runId, TimeSpan limit);
}
