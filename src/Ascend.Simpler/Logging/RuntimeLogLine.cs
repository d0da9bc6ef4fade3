using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace Ascend.Simpler;

/// <summary>A log line of simpler's libraries: groups in brackets, the last of them the severity, then the function and the
/// text.</summary>
/// <param name="Level">The severity.</param>
/// <param name="Text">Function and text, without the groups.</param>
internal sealed partial record RuntimeLogLine(LogLevel Level, string Text)
{
    /// <summary>Reads a line; null when it is not one of the libraries'.</summary>
    public static RuntimeLogLine? TryParse(string line)
    {
        Match match = Pattern().Match(line);
        if (!match.Success)
        {
            return null;
        }

        LogLevel level = match.Groups["level"].Value switch
        {
            "DEBUG" => LogLevel.Debug,
            "TIMING" => LogLevel.Debug,
            "WARN" => LogLevel.Warning,
            "ERROR" => LogLevel.Error,
            _ => LogLevel.Information,
        };
        return new RuntimeLogLine(level, match.Groups["text"].Value);
    }

    [GeneratedRegex(
        @"^(?:\[[^\[\]]*\]){0,3}\[(?<level>DEBUG|INFO|INFO_V\d|TIMING|WARN|ERROR)\] (?<text>[^:]+: .*)$", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
