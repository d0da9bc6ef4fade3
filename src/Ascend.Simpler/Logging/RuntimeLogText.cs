using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace Ascend.Simpler;

/// <summary>The error lines that the libraries wrote during an operation.</summary>
/// <param name="Text">The lines, one after the other.</param>
/// <param name="DeviceCodeName">The name of the device's code among them; null when the failure is not the device's.</param>
internal sealed partial record RuntimeLogText(string Text, string? DeviceCodeName)
{
    /// <summary>The end of a line that only sets others apart.</summary>
    private const string Rule = "====";

    /// <summary>Picks the error lines.</summary>
    /// <param name="lines">What the libraries wrote.</param>
    /// <returns>Null when there are none.</returns>
    public static RuntimeLogText? Of(IEnumerable<RuntimeLogLine> lines)
    {
        string[] errors =
        [
            .. lines.Where(line => line.Level >= LogLevel.Error && !line.Text.EndsWith(Rule, StringComparison.Ordinal))
                .Select(line => line.Text).Distinct(),
        ];
        return errors.Length == 0
            ? null
            : new RuntimeLogText(string.Join(" | ", errors), DeviceCodeIn(errors));
    }

    /// <summary>
    /// Reads the line with which the host side sums up a run that failed on the device (simpler, G0 to G6). It repeats the code of the
    /// run before when the orchestration did not begin; where the device's threads write to the same log, theirs must agree.
    /// </summary>
    private static string? DeviceCodeIn(string[] errors)
    {
        if (errors.Select(text => Summary().Match(text)).FirstOrDefault(match => match.Success) is not { } match)
        {
            return null;
        }

        int code = -int.Parse(match.Groups["code"].Value, CultureInfo.InvariantCulture);
        string[] threads = [.. errors.Where(text => text.StartsWith("aicpu_execute: ", StringComparison.Ordinal))];
        if (threads.Length > 0 && !threads.Any(text => text.EndsWith($"runtime failed with rc={code}", StringComparison.Ordinal)))
        {
            return null;
        }

        return ErrorCatalog.Find(ErrorLibrary.Simpler, code) is { } entry
            ? entry.Alternatives.Prepend(entry).FirstOrDefault(reading => reading.IsOfDevice)?.Name
            : null;
    }

    [GeneratedRegex(
        @"runtime failed: (?:orch_error_code=0 sched_error_code|orch_error_code)=(?<code>[1-9]\d{0,8})\b", RegexOptions.CultureInvariant)]
    private static partial Regex Summary();
}
