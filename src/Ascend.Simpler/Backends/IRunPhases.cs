namespace Ascend.Simpler;

/// <summary>The phases of a session's prepared run, wherever its runtime lives. A failed phase completes the run;
/// <see cref="Finish"/> throws what it failed with.</summary>
internal interface IRunPhases
{
    /// <summary>Launches the run.</summary>
    /// <returns>Whether it is on the device.</returns>
    /// <exception cref="AscendInvalidStateException">Another run has to be finalized first; this one is not
    /// launched.</exception>
    bool Launch();

    /// <summary>Waits for the launched run, without giving it up.</summary>
    /// <param name="limit">How long; zero only asks.</param>
    /// <returns>Whether it has ended.</returns>
    bool Wait(TimeSpan limit);

    /// <summary>Waits for the launched run and gives it up when the limit passes: what follows frees the session.</summary>
    /// <returns>The failure of a run that was given up; null when it has ended.</returns>
    AscendTimeoutException? End(TimeSpan limit);

    /// <summary>Finalizes the run and reports. Throws its first failure.</summary>
    RunResult Finish();

    /// <summary>Ends the run's hold on the session.</summary>
    void LeavePrepared();
}
