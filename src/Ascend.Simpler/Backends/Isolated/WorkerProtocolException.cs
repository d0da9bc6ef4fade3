namespace Ascend.Simpler;

/// <summary>The other side of a worker's channel went away or sent what the protocol does not allow.</summary>
internal sealed class WorkerProtocolException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>The other side went away, or is about to.</summary>
    public bool IsEnd { get; init; }
}
