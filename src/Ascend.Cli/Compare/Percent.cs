using System.Globalization;
using Ascend.Cli.Parsing;

namespace Ascend.Cli.Compare;

/// <summary>A share on the command line, in percent.</summary>
internal static class Percent
{
    /// <summary>Reads <c>3%</c>, <c>3 %</c> or <c>3</c> as 0.03.</summary>
    /// <exception cref="UsageException">It is no number, or out of range.</exception>
    public static double Parse(string option, string text, double most)
    {
        string number = text.EndsWith('%') ? text[..^1].TrimEnd(' ') : text;
        return StrictNumbers.TryFraction(number, out double percent) && percent >= 0 && percent <= most
            ? percent / 100
            : throw new UsageException($"{option} is '{text}'; it must be a percentage from 0 to {most.ToString(CultureInfo.InvariantCulture)}.");
    }
}
