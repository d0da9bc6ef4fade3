namespace Ascend.Simpler;

/// <summary>What is said of a run past its limit.</summary>
internal static class RunLimit
{
    /// <summary>The failure of a run that was given up and goes on.</summary>
    public static AscendTimeoutException Overdue(long runId, int deviceId, TimeSpan limit) => new(
        $"Run {runId} on device {deviceId} did not end within {limit}; it is still on the device and keeps the session "
        + "busy.",
        "Raise RunOptions.Timeout, or look at the runtime's log for what the device waits for.");
}
