using System.Globalization;
using System.Text.RegularExpressions;

namespace Ascend.Simpler;

/// <summary>
/// A traced run filled the trace buffer of an AICPU thread, and the TraCR library ended its process, a worker: the run has no results and no
/// capture. The session goes on as after any lost worker.
/// </summary>
public sealed partial class AscendTraceBufferException : AscendWorkerException
{
    private const int ExitCodeOfTracr = 1;

    private AscendTraceBufferException(
        string message, string nextStep, WorkerEnd end, int? thread, TimeSpan elapsed, Exception innerException)
        : base(message, nextStep, end, innerException)
    {
        ThreadId = thread;
        Elapsed = elapsed;
    }

    /// <summary>The system's id of the AICPU thread in the worker, as the library printed it; null when its line is not whole.</summary>
    public int? ThreadId { get; }

    /// <summary>Host time from the run's launch to the end of the worker.</summary>
    public TimeSpan Elapsed { get; }

    /// <summary>Recognises the end of a worker that the TraCR library ended for a full buffer.</summary>
    /// <param name="end">How the worker ended.</param>
    /// <param name="what">What it did, for the message.</param>
    /// <param name="elapsed">Host time since the run's launch.</param>
    /// <param name="build">What is known of the buffers; null where nothing is.</param>
    /// <param name="cause">What the session noticed.</param>
    /// <returns>The exception; null when the worker ended for another reason.</returns>
    internal static AscendTraceBufferException? Of(WorkerEnd end, string what, TimeSpan elapsed, TracrBuild? build, Exception cause)
    {
        if (end.ExitCode != ExitCodeOfTracr || end.LogLines.LastOrDefault(line => line.Contains(TracrBuild.FullText, StringComparison.Ordinal))
            is not { } line)
        {
            return null;
        }

        int? thread = FullThread().Match(line) is { Success: true } match
            && int.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id : null;
        string records = build?.Capacity is { } capacity ? string.Create(CultureInfo.InvariantCulture, $" of {capacity:N0} records") : "";
        string name = thread is null ? "an AICPU thread" : $"AICPU thread {thread} (the system's id)";
        return new AscendTraceBufferException(
            string.Create(
                CultureInfo.InvariantCulture,
                $"The trace buffer{records} of {name} is full after {elapsed.TotalMilliseconds:N0} ms of {what}: the TraCR library ended its process, "
                + $"a worker, and there are no results and no capture of the run."),
            "Trace a shorter run, or one whose schedulers idle less (fewer RunOptions.AicpuThreads, a RunOptions.BlockDim of all clusters), or build "
            + "host and AICPU libraries with a larger TRACR_CAPACITY. The next run starts a new worker; allocate device buffers anew.",
            end,
            thread,
            elapsed,
            cause);
    }

    [GeneratedRegex(@"TID\[(\d+)\] is full")]
    private static partial Regex FullThread();
}
