namespace Ascend.Runtime;

/// <summary>The operation does not fit the present state of the object, the device or the process.</summary>
public sealed class AscendInvalidStateException : AscendException
{
    /// <summary>Creates an exception without a native code.</summary>
    /// <inheritdoc cref="AscendException(string, string, Exception)"/>
    public AscendInvalidStateException(string message, string nextStep, Exception? innerException = null)
        : base(message, nextStep, innerException)
    {
    }

    internal AscendInvalidStateException(AscendFailure failure, Exception? innerException = null)
        : base(failure, innerException)
    {
    }
}
