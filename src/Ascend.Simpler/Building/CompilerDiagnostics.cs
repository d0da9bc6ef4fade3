using System.Text.RegularExpressions;

namespace Ascend.Simpler;

/// <summary>Finds in a compiler's output the lines that say what is wrong.</summary>
internal static partial class CompilerDiagnostics
{
    private const int MaxLines = 3;
    private const int FallbackLines = 5;

    /// <summary>The first errors with file and line, then linker errors; the last lines when neither is recognised.</summary>
    public static IReadOnlyList<string> First(string text)
    {
        string[] lines = [.. text.Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0)];
        string[] errors = [.. lines.Where(line => ErrorLine().IsMatch(line)).Take(MaxLines)];
        return errors.Length > 0 ? errors : lines[^Math.Min(lines.Length, FallbackLines)..];
    }

    [GeneratedRegex(@"^[^\s].*?:\d+(:\d+)?: (fatal )?error: |undefined reference to |undefined symbol: |^\S*(error|fatal): ")]
    private static partial Regex ErrorLine();
}
