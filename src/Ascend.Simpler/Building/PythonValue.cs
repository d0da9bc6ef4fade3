namespace Ascend.Simpler;

/// <summary>A literal of a Python file that is read as data.</summary>
/// <param name="Line">Line on which it begins, from 1.</param>
internal abstract record PythonValue(int Line)
{
    /// <summary>What it is, for messages.</summary>
    public abstract string Kind { get; }

    /// <exception cref="PythonDataException">It is not a string.</exception>
    public string AsString() => this is PythonString text ? text.Value : throw Unexpected("a string");

    /// <exception cref="PythonDataException">It is not an integer.</exception>
    public long AsInteger() => this is PythonInteger integer ? integer.Value : throw Unexpected("an integer");

    /// <exception cref="PythonDataException">It is not True or False.</exception>
    public bool AsBoolean() => this is PythonBoolean boolean ? boolean.Value : throw Unexpected("True or False");

    /// <exception cref="PythonDataException">It is not a list.</exception>
    public IReadOnlyList<PythonValue> AsList() => this is PythonList list ? list.Items : throw Unexpected("a list");

    /// <summary>Its items by key.</summary>
    /// <exception cref="PythonDataException">It is not a dictionary.</exception>
    public IReadOnlyDictionary<string, PythonValue> AsDictionary() =>
        this is PythonDictionary dictionary ? dictionary.Items : throw Unexpected("a dictionary");

    /// <summary>The item of a dictionary, or null.</summary>
    /// <exception cref="PythonDataException">It is not a dictionary.</exception>
    public PythonValue? Find(string key) => AsDictionary().GetValueOrDefault(key);

    private PythonDataException Unexpected(string expected) => new(Line, $"expected {expected}, met {Kind}");
}

internal sealed record PythonString(int Line, string Value) : PythonValue(Line)
{
    public override string Kind => $"the string '{Value}'";
}

internal sealed record PythonInteger(int Line, long Value) : PythonValue(Line)
{
    public override string Kind => $"the integer {Value}";
}

internal sealed record PythonBoolean(int Line, bool Value) : PythonValue(Line)
{
    public override string Kind => Value ? "True" : "False";
}

internal sealed record PythonList(int Line, IReadOnlyList<PythonValue> Items) : PythonValue(Line)
{
    public override string Kind => "a list";
}

internal sealed record PythonDictionary(int Line, IReadOnlyDictionary<string, PythonValue> Items) : PythonValue(Line)
{
    public override string Kind => "a dictionary";
}

/// <summary>A path below the file's own folder: <c>str(_ROOT_DIR / "a" / "b")</c>, or <c>Path(__file__).parent</c> itself.</summary>
internal sealed record PythonPath(int Line, string Relative) : PythonValue(Line)
{
    public override string Kind => $"the path '{Relative}'";
}

/// <summary>A member of an imported enumeration, such as <c>_D.IN</c>.</summary>
internal sealed record PythonMember(int Line, string Type, string Name) : PythonValue(Line)
{
    public override string Kind => $"{Type}.{Name}";
}
