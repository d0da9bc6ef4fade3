using System.CommandLine;
using System.Globalization;

namespace Ascend.Cli.Commands.Trace;

/// <summary>Where each proc's first record lies on a common time line, as far as the user knows it.</summary>
internal sealed class OffsetOption
{
    public Option<string[]> Option { get; } = new("--offset")
    {
        Description = "Places a proc by hand, for example 1=12.5: proc 1's first record is 12.5 us after time 0. Procs not named are at 0.",
        HelpName = "proc=us",
    };

    /// <returns>Offsets in ns by proc; null when none was given.</returns>
    /// <exception cref="UsageException">A value is no proc and time, or a proc is named twice.</exception>
    public Dictionary<int, long>? Value(ParseResult parsed)
    {
        if (parsed.GetValue(Option) is not { Length: > 0 } given)
        {
            return null;
        }

        var offsets = new Dictionary<int, long>();
        foreach (string text in given)
        {
            string[] parts = text.Split('=');
            if (parts is not [var proc, var time]
                || !int.TryParse(proc, NumberStyles.None, CultureInfo.InvariantCulture, out int id)
                || !decimal.TryParse(time, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal micros)
                || decimal.Abs(micros) > 1e15m
                || !offsets.TryAdd(id, (long)(micros * 1000)))
            {
                throw new UsageException($"--offset {text} is not proc=microseconds, or names a proc twice.");
            }
        }

        return offsets;
    }
}
