namespace Ascend.Simpler;

/// <summary>
/// The worker process of an isolated session ended, could not be started or broke the protocol. Its device buffers are lost; the
/// session's next operation starts another worker.
/// </summary>
public class AscendWorkerException : AscendException
{
    internal AscendWorkerException(string message, string nextStep, WorkerEnd end, Exception? innerException = null)
        : base(message, nextStep, innerException)
    {
        ExitCode = end.ExitCode;
        Signal = end.Signal;
        LogLines = end.LogLines;
    }

    /// <summary>The worker's exit code; null when a signal ended it or it was killed by this library.</summary>
    public int? ExitCode { get; }

    /// <summary>The signal that ended the worker, such as <c>SIGSEGV</c>; null when none did or this library killed it.</summary>
    public string? Signal { get; }

    /// <summary>The last lines that the worker wrote to standard error, oldest first.</summary>
    public IReadOnlyList<string> LogLines { get; }
}
