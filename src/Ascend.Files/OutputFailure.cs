namespace Ascend.Files;

/// <summary>Makes a failure to write a message about the path that was named.</summary>
internal static class OutputFailure
{
    /// <summary>The same kind of exception, with the same number, about the path that the user knows.</summary>
    /// <param name="path">The path as given.</param>
    /// <param name="staged">The name that no message shows; null for none.</param>
    /// <param name="e">The failure.</param>
    public static Exception Of(string path, string? staged, Exception e)
    {
        if (e is OutputException)
        {
            return e;
        }

        (string problem, string nextStep) = SystemLimits.Of(e) ?? (Plain(path, staged, e), "");
        string text = $"'{path}' cannot be written: {problem.TrimEnd('.')}.{(nextStep.Length > 0 ? " " + nextStep : "")}";
        return e is UnauthorizedAccessException ? new UnauthorizedAccessException(text, e)
            : new OutputException(text, SystemLimits.NumberOf(e), e);
    }

    /// <summary>The system's words without the paths that they quote.</summary>
    private static string Plain(string path, string? staged, Exception e)
    {
        string text = staged is null ? e.Message : e.Message.Replace(staged, path, StringComparison.Ordinal);
        foreach (string quoted in (ReadOnlySpan<string>)[path, Path.GetFullPath(path)])
        {
            text = text.Replace($" : '{quoted}'", "", StringComparison.Ordinal);
        }

        return text;
    }

    /// <summary>A failure whose message is about the named path already.</summary>
    private sealed class OutputException : IOException
    {
        public OutputException(string message, int number, Exception cause)
            : base(message, cause) => HResult = number != 0 ? number : HResult;
    }
}
