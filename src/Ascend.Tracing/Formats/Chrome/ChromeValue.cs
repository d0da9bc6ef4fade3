namespace Ascend.Tracing.Formats.Chrome;

/// <summary>A value in the text of an event.</summary>
/// <param name="At">Its first byte, behind the quote of a string.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="IsEscaped">True for a string with a backslash.</param>
internal readonly record struct ChromeValue(int At, int Length, bool IsEscaped)
{
    /// <summary>True when there is one.</summary>
    public bool IsThere => At > 0;

    /// <summary>Its bytes.</summary>
    public ReadOnlySpan<byte> In(ReadOnlySpan<byte> text) => text.Slice(At, Length);

    /// <summary>Its text.</summary>
    public string TextIn(ReadOnlySpan<byte> text) => IsEscaped
        ? Json.JsonInput.TextOf(text.Slice(At - 1, Length + 2))
        : System.Text.Encoding.UTF8.GetString(In(text));
}
