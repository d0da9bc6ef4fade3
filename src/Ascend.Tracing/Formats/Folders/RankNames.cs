using System.Globalization;

namespace Ascend.Tracing.Formats.Folders;

/// <summary>The folder names of a run on several devices: <c>nodeN/rankN/dN</c>.</summary>
internal static class RankNames
{
    /// <summary>Names by the number at their end, so that rank10 comes behind rank9.</summary>
    public static IComparer<string> Order { get; } = Comparer<string>.Create((a, b) =>
    {
        (string Stem, long Number) x = Split(a);
        (string Stem, long Number) y = Split(b);
        int stems = string.CompareOrdinal(x.Stem, y.Stem);
        return stems != 0 ? stems : x.Number != y.Number ? x.Number.CompareTo(y.Number) : string.CompareOrdinal(a, b);
    });

    /// <summary>The rank in a relative path, or null.</summary>
    public static int? RankOf(string relative)
    {
        foreach (string part in relative.Split(Path.DirectorySeparatorChar))
        {
            if (part.StartsWith("rank", StringComparison.Ordinal) && int.TryParse(part.AsSpan(4), NumberStyles.None, CultureInfo.InvariantCulture, out int rank))
            {
                return rank;
            }
        }

        return null;
    }

    private static (string Stem, long Number) Split(string name)
    {
        string stem = name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        return (stem, long.TryParse(name.AsSpan(stem.Length), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : -1);
    }
}
