namespace Ascend.Runtime;

/// <summary>A time limit passed. After the timeout of a synchronisation the work goes on and can be waited for again.</summary>
public sealed class AscendTimeoutException : AscendException
{
    /// <summary>Creates an exception without a native code.</summary>
    /// <inheritdoc cref="AscendException(string, string, Exception)"/>
    public AscendTimeoutException(string message, string nextStep, Exception? innerException = null)
        : base(message, nextStep, innerException)
    {
    }

    internal AscendTimeoutException(AscendFailure failure, Exception? innerException = null)
        : base(failure, innerException)
    {
    }
}
