namespace Ascend.Simpler;

/// <summary>How a worker process ended.</summary>
/// <param name="ExitCode">Its exit code; null when a signal ended it or it was killed on purpose.</param>
/// <param name="Signal">The signal's name; null when none ended it or it was killed on purpose.</param>
/// <param name="LogLines">The last lines of its standard error.</param>
internal sealed record WorkerEnd(int? ExitCode, string? Signal, IReadOnlyList<string> LogLines)
{
    private const int FirstSignalCode = 128;
    private const int QuotedLines = 10;

    /// <summary>What ended it, as the end of a sentence about it.</summary>
    public string Description => Signal is not null ? $"was ended by {Signal}"
        : ExitCode is { } code ? $"ended with exit code {code}" : "was killed by its session";

    /// <summary>The last lines as the end of a message; empty when there are none.</summary>
    public string Quote => LogLines.Count == 0
        ? " It wrote nothing to standard error."
        : $" Its last lines: {string.Join(" | ", LogLines.TakeLast(QuotedLines))}";

    /// <summary>Reads a process's exit code, which is 128 and more for signals.</summary>
    public static WorkerEnd Of(int exitCode, IReadOnlyList<string> logLines) => exitCode > FirstSignalCode
        ? new WorkerEnd(null, SignalName(exitCode - FirstSignalCode), logLines)
        : new WorkerEnd(exitCode, null, logLines);

    private static string SignalName(int signal) => signal switch
    {
        2 => "SIGINT",
        4 => "SIGILL",
        5 => "SIGTRAP",
        6 => "SIGABRT",
        7 => "SIGBUS",
        8 => "SIGFPE",
        9 => "SIGKILL",
        11 => "SIGSEGV",
        13 => "SIGPIPE",
        15 => "SIGTERM",
        31 => "SIGSYS",
        _ => $"signal {signal}",
    };
}
