using System.Text;

namespace Ascend.Simpler;

/// <summary>The make rule that a compiler writes with <c>-MD</c>.</summary>
internal static class DependencyFile
{
    /// <summary>The prerequisites of the rule, as absolute paths.</summary>
    public static IReadOnlyList<string> Parse(string text)
    {
        var files = new List<string>();
        var word = new StringBuilder();
        int at = text.IndexOf(": ", StringComparison.Ordinal);
        for (int i = at < 0 ? text.Length : at + 2; i <= text.Length; i++)
        {
            char c = i < text.Length ? text[i] : '\n';
            char next = i + 1 < text.Length ? text[i + 1] : '\n';
            if (c == '\\' && (next is ' ' or '#' or '\\'))
            {
                word.Append(next);
                i++;
            }
            else if (c == '$' && next == '$')
            {
                word.Append('$');
                i++;
            }
            else if (c is ' ' or '\n' or '\r' or '\t' || (c == '\\' && (next is '\n' or '\r')))
            {
                if (word.Length > 0)
                {
                    files.Add(Path.GetFullPath(word.ToString()));
                    word.Clear();
                }
            }
            else
            {
                word.Append(c);
            }
        }

        return [.. files.Distinct(StringComparer.Ordinal)];
    }
}
