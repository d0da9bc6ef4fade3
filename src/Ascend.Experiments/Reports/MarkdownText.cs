using System.Text;

namespace Ascend.Experiments.Reports;

/// <summary>Strings in GitHub's Markdown. Input can neither format, link, mention, break a table nor add HTML.</summary>
internal static class MarkdownText
{
    /// <summary>Plain text on one line.</summary>
    public static string Plain(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            _ = c switch
            {
                '&' => result.Append("&amp;"),
                '<' => result.Append("&lt;"),
                '@' => result.Append("&#64;"),
                '#' => result.Append("&#35;"),
                _ when char.IsControl(c) => result.Append(' '),
                '\\' or '`' or '*' or '_' or '[' or ']' or '>' or '|' or '~' => result.Append('\\').Append(c),
                _ => result.Append(c),
            };
        }

        return result.ToString();
    }

    /// <summary>Code on one line.</summary>
    /// <param name="text">The code.</param>
    /// <param name="inTable">A vertical bar would end a cell, also in code.</param>
    public static string Code(string text, bool inTable = true)
    {
        if (text.Length == 0)
        {
            return "";
        }

        string line = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
        line = inTable ? line.Replace("|", "\\|", StringComparison.Ordinal) : line;
        string fence = new('`', LongestRun(line) + 1);
        string pad = line.StartsWith('`') || line.EndsWith('`') ? " " : "";
        return $"{fence}{pad}{line}{pad}{fence}";
    }

    /// <summary>A fenced block of code.</summary>
    public static string Block(string text, string language)
    {
        string fence = new('`', Math.Max(3, LongestRun(text) + 1));
        return $"{fence}{language}\n{text.ReplaceLineEndings("\n").TrimEnd('\n')}\n{fence}\n";
    }

    private static int LongestRun(string text)
    {
        int longest = 0, run = 0;
        foreach (char c in text)
        {
            run = c == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }
}
