namespace Ascend.Runtime;

/// <summary>Memory, streams, events or another limited resource of the host or the device ran out.</summary>
public sealed class AscendOutOfMemoryException : AscendException
{
    /// <summary>Creates an exception without a native code.</summary>
    /// <inheritdoc cref="AscendException(string, string, Exception)"/>
    public AscendOutOfMemoryException(string message, string nextStep, Exception? innerException = null)
        : base(message, nextStep, innerException)
    {
    }

    internal AscendOutOfMemoryException(AscendFailure failure, Exception? innerException = null)
        : base(failure, innerException)
    {
    }
}
