namespace Ascend.Tracing;

/// <summary>
/// A folder that cannot be read as a capture: metadata.json is missing or invalid, or there is no proc folder at all.
/// Everything else that can be wrong with a capture is a <see cref="TraceDiagnostic"/>.
/// </summary>
public sealed class TraceFormatException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What failed, on what, and the next step.</param>
    /// <param name="path">The file or folder.</param>
    /// <param name="innerException">The cause, if another exception reported it.</param>
    public TraceFormatException(string message, string path, Exception? innerException = null)
        : base(message, innerException) => Path = path;

    /// <summary>The file or folder that could not be read.</summary>
    public string Path { get; }
}
