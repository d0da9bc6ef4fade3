namespace Ascend.Simpler;

/// <summary>Arguments do not fit what a kernel package declares. Thrown before anything is launched.</summary>
/// <param name="message">What was given, what is expected, and for which argument.</param>
/// <param name="argument">The declared argument's name, or its position when it has none.</param>
public sealed class KernelArgumentException(string message, string? argument = null) : ArgumentException(message)
{
    /// <summary>The declared argument's name or position; null when the number of arguments is wrong.</summary>
    public string? Argument { get; } = argument;
}
