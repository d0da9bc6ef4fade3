namespace Ascend.Simpler.Tests;

/// <summary>One call that a stand-in library saw.</summary>
/// <param name="Function">The function; "run" for a run's begin in every form.</param>
/// <param name="Values">What it was given, field by field.</param>
internal sealed record StandInCall(string Function, IReadOnlyDictionary<string, string> Values)
{
    public string this[string key] => Values[key];

    public ulong Number(string key) => ulong.Parse(Values[key], System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Reads the report of a library; what stands outside of a call is given to a call "-".</summary>
    public static IReadOnlyList<StandInCall> Parse(string report)
    {
        var calls = new List<StandInCall>();
        Dictionary<string, string>? values = null;
        foreach (string line in report.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("> ", StringComparison.Ordinal) || values is null)
            {
                values = new Dictionary<string, string>(StringComparer.Ordinal);
                calls.Add(new StandInCall(line.StartsWith("> ", StringComparison.Ordinal) ? line[2..] : "-", values));
            }

            int equals = line.IndexOf('=', StringComparison.Ordinal);
            if (!line.StartsWith("> ", StringComparison.Ordinal) && equals > 0)
            {
                values[line[..equals]] = line[(equals + 1)..];
            }
        }

        return calls;
    }

    /// <summary>Where the values of some structures differ from what is expected; empty when they are equal.</summary>
    /// <param name="expected">Every key that must be there, with its value.</param>
    /// <param name="prefixes">Keys with other prefixes are not looked at, but for violations.</param>
    public IReadOnlyList<string> Differences(IReadOnlyDictionary<string, string> expected, params string[] prefixes)
    {
        var differences = new List<string>();
        foreach ((string key, string value) in expected)
        {
            if (!Values.TryGetValue(key, out string? seen))
            {
                differences.Add($"{key}: '{value}' was expected, nothing was seen");
            }
            else if (seen != value)
            {
                differences.Add($"{key}: '{value}' was expected, '{seen}' was seen");
            }
        }

        bool isLookedAt(string key) =>
            key == "violation" || prefixes.Any(prefix => key.StartsWith(prefix, StringComparison.Ordinal));
        differences.AddRange(Values.Where(seen => isLookedAt(seen.Key) && !expected.ContainsKey(seen.Key))
            .Select(seen => $"{seen.Key}: nothing was expected, '{seen.Value}' was seen"));
        return differences;
    }
}
