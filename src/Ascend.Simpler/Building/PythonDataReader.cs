using System.Globalization;

namespace Ascend.Simpler;

/// <summary>
/// Reads the assignments of a generated Python file without running it. Understood are: <c>from pathlib import Path</c>,
/// <c>from simpler.task_interface import ArgDirection as X</c>, and assignments of strings, integers, True, False, lists, dictionaries
/// with string keys, <c>X.MEMBER</c>, <c>Path(__file__).parent</c>, and <c>str(NAME / "…" / "…")</c> of such a path. Anything else is
/// refused with its line.
/// </summary>
internal sealed class PythonDataReader
{
    private readonly PythonTokens _tokens;
    private readonly Dictionary<string, PythonValue> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _enumerations = new(StringComparer.Ordinal);
    private PythonToken _token;
    private bool _pathImported;
    private int _nesting;

    public PythonDataReader(string text) => _tokens = new PythonTokens(text);

    /// <summary>The assigned values by name.</summary>
    /// <exception cref="PythonDataException">The file holds anything else.</exception>
    public IReadOnlyDictionary<string, PythonValue> Read()
    {
        Advance();
        while (_token.Kind != PythonTokenKind.End)
        {
            if (_token.Kind == PythonTokenKind.NewLine)
            {
                Advance();
            }
            else if (_token is { Kind: PythonTokenKind.Name, Text: "from" or "import" })
            {
                ReadImport();
            }
            else
            {
                ReadAssignment();
            }
        }

        return _values;
    }

    private void ReadImport()
    {
        int line = _token.Line;
        var words = new List<string>();
        while (_token.Kind is PythonTokenKind.Name || Is("."))
        {
            words.Add(_token.Text);
            Advance();
        }

        string statement = string.Join(' ', words);
        if (statement == "from pathlib import Path")
        {
            _pathImported = true;
        }
        else if (statement.StartsWith("from simpler . task_interface import ArgDirection", StringComparison.Ordinal)
            && (words.Count == 6 || (words.Count == 8 && words[6] == "as")))
        {
            _enumerations[words[^1]] = "ArgDirection";
        }
        else
        {
            throw new PythonDataException(line, $"met '{statement}', an import that is not read as data");
        }

        ExpectLineEnd();
    }

    private void ReadAssignment()
    {
        PythonToken name = Expect(PythonTokenKind.Name, "the name of an assignment");
        ExpectPunctuation("=");
        PythonValue value = ReadValue();
        if (!_values.TryAdd(name.Text, value))
        {
            throw new PythonDataException(name.Line, $"{name.Text} is assigned twice");
        }

        ExpectLineEnd();
    }

    private PythonValue ReadValue()
    {
        const int MaxNesting = 16;
        if (++_nesting > MaxNesting)
        {
            throw new PythonDataException(_token.Line, $"values are nested more than {MaxNesting} deep");
        }

        PythonToken first = _token;
        PythonValue value = first.Kind switch
        {
            PythonTokenKind.String => Take(new PythonString(first.Line, first.Text)),
            PythonTokenKind.Integer => Take(new PythonInteger(first.Line, long.Parse(first.Text, CultureInfo.InvariantCulture))),
            PythonTokenKind.Punctuation when first.Text == "[" => ReadList(),
            PythonTokenKind.Punctuation when first.Text == "{" => ReadDictionary(),
            PythonTokenKind.Name when first.Text is "True" or "False" => Take(new PythonBoolean(first.Line, first.Text == "True")),
            PythonTokenKind.Name when first.Text == "str" => ReadPathText(),
            PythonTokenKind.Name when first.Text == "Path" && _pathImported => ReadOwnFolder(),
            PythonTokenKind.Name when _enumerations.ContainsKey(first.Text) => ReadMember(),
            _ => throw new PythonDataException(first.Line, $"met '{first.Text}' where a value is expected"),
        };
        _nesting--;
        return value;
    }

    private PythonList ReadList()
    {
        int line = _token.Line;
        var items = new List<PythonValue>();
        Advance();
        while (!Is("]"))
        {
            items.Add(ReadValue());
            if (!Is("]"))
            {
                ExpectPunctuation(",");
            }
        }

        return Take(new PythonList(line, items));
    }

    private PythonDictionary ReadDictionary()
    {
        int line = _token.Line;
        var items = new Dictionary<string, PythonValue>(StringComparer.Ordinal);
        Advance();
        while (!Is("}"))
        {
            PythonToken key = Expect(PythonTokenKind.String, "a quoted key");
            ExpectPunctuation(":");
            if (!items.TryAdd(key.Text, ReadValue()))
            {
                throw new PythonDataException(key.Line, $"the key '{key.Text}' occurs twice");
            }

            if (!Is("}"))
            {
                ExpectPunctuation(",");
            }
        }

        return Take(new PythonDictionary(line, items));
    }

    private PythonPath ReadPathText()
    {
        int line = _token.Line;
        Advance();
        ExpectPunctuation("(");
        PythonToken root = Expect(PythonTokenKind.Name, "the name of a path");
        if (_values.GetValueOrDefault(root.Text) is not PythonPath path)
        {
            throw new PythonDataException(root.Line, $"'{root.Text}' is not a path assigned above");
        }

        string relative = path.Relative;
        while (Is("/"))
        {
            Advance();
            PythonToken part = Expect(PythonTokenKind.String, "a quoted part of a path");
            relative = Path.Combine(relative, part.Text);
        }

        ExpectPunctuation(")");
        return new PythonPath(line, relative);
    }

    private PythonPath ReadOwnFolder()
    {
        int line = _token.Line;
        Advance();
        foreach (string expected in (string[])["(", "__file__", ")", ".", "parent"])
        {
            if (_token.Text != expected)
            {
                throw new PythonDataException(_token.Line, $"met '{_token.Text}'; only Path(__file__).parent is read as data");
            }

            Advance();
        }

        return new PythonPath(line, "");
    }

    private PythonMember ReadMember()
    {
        PythonToken type = _token;
        Advance();
        ExpectPunctuation(".");
        return new PythonMember(type.Line, _enumerations[type.Text], Expect(PythonTokenKind.Name, "a member").Text);
    }

    private bool Is(string punctuation) => _token.Kind == PythonTokenKind.Punctuation && _token.Text == punctuation;

    private void Advance() => _token = _tokens.Next();

    private T Take<T>(T value)
    {
        Advance();
        return value;
    }

    private PythonToken Expect(PythonTokenKind kind, string what) =>
        _token.Kind == kind ? Take(_token) : throw new PythonDataException(_token.Line, $"met '{_token.Text}' where {what} is expected");

    private void ExpectPunctuation(string text)
    {
        if (!Is(text))
        {
            throw new PythonDataException(_token.Line, $"met '{_token.Text}' where '{text}' is expected");
        }

        Advance();
    }

    private void ExpectLineEnd()
    {
        if (_token.Kind is not (PythonTokenKind.NewLine or PythonTokenKind.End))
        {
            throw new PythonDataException(_token.Line, $"met '{_token.Text}' where the line should end");
        }
    }
}
