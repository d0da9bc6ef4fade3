namespace Ascend.Cli.Parsing;

/// <summary>Finds what somebody meant who mistyped a word.</summary>
internal static class Nearest
{
    /// <summary>The candidate that differs least; null when none is near.</summary>
    public static string? Of(string word, IEnumerable<string> candidates)
    {
        (string Candidate, int Distance) best = candidates
            .Select(candidate => (candidate, Distance(word.ToLowerInvariant(), candidate.ToLowerInvariant())))
            .DefaultIfEmpty(("", int.MaxValue))
            .MinBy(pair => pair.Item2);
        return best.Distance <= Math.Max(1, Math.Min(word.Length, best.Candidate.Length) / 3) ? best.Candidate : null;
    }

    /// <summary><c>; did you mean 'x'?</c>, or nothing.</summary>
    public static string Hint(string word, IEnumerable<string> candidates) =>
        Of(word, candidates) is { } near ? $"; did you mean '{near}'?" : ".";

    /// <summary>Letters to insert, delete, replace or swap with the next (Damerau-Levenshtein, restricted).</summary>
    public static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                rows[i, j] = i == 0 || j == 0
                    ? i + j
                    : Math.Min(Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1, rows[i - 1, j - 1]
                        + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
                }
            }
        }

        return rows[a.Length, b.Length];
    }
}
