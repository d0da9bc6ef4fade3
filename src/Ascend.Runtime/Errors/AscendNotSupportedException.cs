namespace Ascend.Runtime;

/// <summary>The library, chip, driver or mode in use does not offer the operation.</summary>
public sealed class AscendNotSupportedException : AscendException
{
    /// <summary>Creates an exception without a native code.</summary>
    /// <inheritdoc cref="AscendException(string, string, Exception)"/>
    public AscendNotSupportedException(string message, string nextStep, Exception? innerException = null)
        : base(message, nextStep, innerException)
    {
    }

    internal AscendNotSupportedException(AscendFailure failure, Exception? innerException = null)
        : base(failure, innerException)
    {
    }

    internal AscendNotSupportedException(string symbol, string firstVersion, string libraryPath)
        : base(new AscendFailure
        {
            Operation = symbol,
            LibraryPath = libraryPath,
            Detail = $"'{libraryPath}' does not export it; it exists from {firstVersion} on.",
            NextStep = $"Install {firstVersion} or later, or do without the operation.",
        })
    {
        Symbol = symbol;
        FirstVersion = firstVersion;
    }

    /// <summary>The symbol that the library lacks; null when the library refused the call by a code.</summary>
    public string? Symbol { get; }

    /// <summary>The first release that has <see cref="Symbol"/>; null without a symbol.</summary>
    public string? FirstVersion { get; }
}
