namespace Ascend.Interop;

/// <summary>A native library could not be opened, or lacks a symbol that its table requires.</summary>
public sealed class NativeLoadException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What failed and what to do.</param>
    /// <param name="libraryPath">The library's path as given.</param>
    /// <param name="symbol">The missing symbol, or null when the library itself could not be opened.</param>
    public NativeLoadException(string message, string libraryPath, string? symbol = null)
        : base(message)
    {
        LibraryPath = libraryPath;
        Symbol = symbol;
    }

    /// <summary>The library's path as given.</summary>
    public string LibraryPath { get; }

    /// <summary>The missing symbol, or null when the library itself could not be opened.</summary>
    public string? Symbol { get; }
}
