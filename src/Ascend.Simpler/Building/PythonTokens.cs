using System.Globalization;
using System.Text.RegularExpressions;

namespace Ascend.Simpler;

/// <summary>Splits a Python file into names, strings, integers and punctuation; comments and line ends within brackets are skipped.</summary>
internal sealed partial class PythonTokens(string text)
{
    private int _at;
    private int _line = 1;
    private int _depth;

    /// <summary>The next token; <see cref="PythonTokenKind.End"/> for ever at the end.</summary>
    /// <exception cref="PythonDataException">A character or string that does not belong to the subset.</exception>
    public PythonToken Next()
    {
        while (_at < text.Length)
        {
            Match match = Lexeme().Match(text, _at);
            string kind = match.Success ? match.Groups.Keys.First(name => name.Length > 1 && match.Groups[name].Success) : "";
            _at += match.Length;
            switch (kind)
            {
                case "space":
                    break;
                case "line":
                    _line++;
                    if (_depth == 0)
                    {
                        return new PythonToken(PythonTokenKind.NewLine, "the end of the line", _line - 1);
                    }

                    break;
                case "name":
                    return new PythonToken(PythonTokenKind.Name, match.Value, _line);
                case "integer" when long.TryParse(match.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _):
                    return new PythonToken(PythonTokenKind.Integer, match.Value, _line);
                case "string":
                    return new PythonToken(PythonTokenKind.String, Escape().Replace(match.Value[1..^1], Unescape), _line);
                case "punctuation":
                    _depth += match.Value is "[" or "{" or "(" ? 1 : match.Value is "]" or "}" or ")" ? -1 : 0;
                    return new PythonToken(PythonTokenKind.Punctuation, match.Value, _line);
                default:
                    throw new PythonDataException(_line, Refusal(kind, match.Success ? match.Value : text[_at].ToString()));
            }
        }

        return new PythonToken(PythonTokenKind.End, "the end of the file", _line);
    }

    private static string Refusal(string kind, string met) => kind switch
    {
        "integer" => $"'{met}' is not a plain integer",
        "prefix" => $"a string with the prefix '{met[..^1]}' is not read as data",
        "triple" => "a triple-quoted string is not read as data",
        _ => met is "\"" or "'"
            ? "a string is not closed on its line, or has an escape that is not read as data"
            : $"met '{met}', which is not read as data",
    };

    private static string Unescape(Match escape) => escape.Value[1] switch
    {
        'n' => "\n",
        't' => "\t",
        char other => other.ToString(),
    };

    [GeneratedRegex(
        @"\G(?:(?<space>[ \t\r\f]+|#[^\n]*)|(?<line>\n)|(?<prefix>[A-Za-z_][A-Za-z0-9_]*[""'])|(?<name>[A-Za-z_][A-Za-z0-9_]*)"
        + @"|(?<integer>[0-9-][A-Za-z0-9_.]*)|(?<triple>""""""|''')|(?<string>""([^""\\\n]|\\[\\'""nt])*""|'([^'\\\n]|\\[\\'""nt])*')"
        + @"|(?<punctuation>[][{}(),:=./]))",
        RegexOptions.CultureInvariant)]
    private static partial Regex Lexeme();

    [GeneratedRegex(@"\\.")]
    private static partial Regex Escape();
}
