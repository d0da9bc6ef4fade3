namespace Ascend.Simpler;

/// <summary>One token of a Python file.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its text; a string's value without quotes.</param>
/// <param name="Line">Line, from 1.</param>
internal readonly record struct PythonToken(PythonTokenKind Kind, string Text, int Line);

internal enum PythonTokenKind
{
    Name,
    String,
    Integer,
    Punctuation,
    NewLine,
    End,
}
