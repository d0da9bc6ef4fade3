namespace Ascend.Cli;

/// <summary>The command line, a file it names or a value in it cannot be used. Printed without a stack.</summary>
/// <param name="message">What was given and what is accepted.</param>
/// <param name="innerException">The cause, when there is one.</param>
internal sealed class UsageException(string message, Exception? innerException = null) : Exception(message, innerException);
