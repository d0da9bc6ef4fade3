using System.Globalization;
using System.Text;

namespace Ascend.Simpler;

/// <summary>Splits a Python file into names, strings, integers and punctuation; comments and line ends within brackets are skipped.</summary>
internal sealed class PythonTokens(string text)
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
            char c = text[_at];
            if (c == '#')
            {
                int end = text.IndexOf('\n', _at);
                _at = end < 0 ? text.Length : end;
            }
            else if (c == '\n')
            {
                _at++;
                _line++;
                if (_depth == 0)
                {
                    return new PythonToken(PythonTokenKind.NewLine, "the end of the line", _line - 1);
                }
            }
            else if (c is ' ' or '\t' or '\r' or '\f')
            {
                _at++;
            }
            else
            {
                return ReadToken(c);
            }
        }

        return new PythonToken(PythonTokenKind.End, "the end of the file", _line);
    }

    private PythonToken ReadToken(char c)
    {
        int start = _at;
        if (char.IsAsciiLetter(c) || c == '_')
        {
            while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] == '_'))
            {
                _at++;
            }

            string name = text[start.._at];
            return _at < text.Length && text[_at] is '"' or '\''
                ? throw new PythonDataException(_line, $"a string with the prefix '{name}' is not read as data")
                : new PythonToken(PythonTokenKind.Name, name, _line);
        }

        if (char.IsAsciiDigit(c) || c == '-')
        {
            _at++;
            while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] is '_' or '.'))
            {
                _at++;
            }

            string number = text[start.._at];
            return long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
                ? new PythonToken(PythonTokenKind.Integer, number, _line)
                : throw new PythonDataException(_line, $"'{number}' is not a plain integer");
        }

        if (c is '"' or '\'')
        {
            return ReadString(c);
        }

        if ("[]{}(),:=./".Contains(c, StringComparison.Ordinal))
        {
            _at++;
            _depth += c is '[' or '{' or '(' ? 1 : c is ']' or '}' or ')' ? -1 : 0;
            return new PythonToken(PythonTokenKind.Punctuation, c.ToString(), _line);
        }

        throw new PythonDataException(_line, $"met '{c}', which is not read as data");
    }

    private PythonToken ReadString(char quote)
    {
        if (_at + 2 < text.Length && text[_at + 1] == quote && text[_at + 2] == quote)
        {
            throw new PythonDataException(_line, "a triple-quoted string is not read as data");
        }

        var value = new StringBuilder();
        for (_at++; _at < text.Length && text[_at] != '\n'; _at++)
        {
            if (text[_at] == quote)
            {
                _at++;
                return new PythonToken(PythonTokenKind.String, value.ToString(), _line);
            }

            value.Append(text[_at] == '\\' ? ReadEscape() : text[_at]);
        }

        throw new PythonDataException(_line, "a string is not closed on its line");
    }

    private char ReadEscape()
    {
        _at++;
        return (_at < text.Length ? text[_at] : '\0') switch
        {
            '\\' => '\\',
            '\'' => '\'',
            '"' => '"',
            'n' => '\n',
            't' => '\t',
            char other => throw new PythonDataException(_line, $"the escape '\\{other}' is not read as data"),
        };
    }
}
