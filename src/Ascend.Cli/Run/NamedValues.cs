using System.Globalization;

namespace Ascend.Cli.Run;

/// <summary>Reads repeated <c>name=value</c> options.</summary>
internal static class NamedValues
{
    /// <exception cref="UsageException">An entry is not <c>name=integer</c>, or a name comes twice.</exception>
    public static Dictionary<string, long> Parse(string option, IEnumerable<string> entries)
    {
        var values = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (string entry in entries)
        {
            int separator = entry.IndexOf('=', StringComparison.Ordinal);
            if (separator <= 0 || !long.TryParse(entry.AsSpan(separator + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value))
            {
                throw new UsageException($"{option} {entry} is not name=integer.");
            }

            if (!values.TryAdd(entry[..separator], value))
            {
                throw new UsageException($"{option} names '{entry[..separator]}' twice.");
            }
        }

        return values;
    }
}
