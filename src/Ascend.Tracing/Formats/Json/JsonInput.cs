using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Ascend.Tracing.Formats.Json;

/// <summary>
/// JSON text of any length, read through a buffer: objects and arrays that are walked through, and values that are taken one at
/// a time and fit into the buffer.
/// </summary>
internal sealed class JsonInput : ByteWindow
{
    /// <param name="stream">The text; closed with this.</param>
    /// <param name="path">What messages call it.</param>
    public JsonInput(Stream stream, string path)
        : base(stream, path) => Advance(Text.StartsWith("\uFEFF"u8) ? 3 : 0);

    /// <summary>A file's single value as a document, which the caller disposes.</summary>
    /// <exception cref="JsonException">The file holds anything else, or breaks off.</exception>
    /// <exception cref="TraceFormatException">It cannot be read, or is above <see cref="ByteWindow.MaxValueBytes"/>.</exception>
    public static JsonDocument Document(SourceFile file)
    {
        using var input = new JsonInput(file.Open(), file.Path);
        JsonDocument document = input.Value() ?? throw new JsonException("it ends in the middle.");
        if (input.Peek() < 0)
        {
            return document;
        }

        document.Dispose();
        throw new JsonException("more stands behind its value.");
    }

    /// <summary>The next byte that is no white space, which is not consumed; −1 at the end of the text.</summary>
    public int Peek()
    {
        while (true)
        {
            int at = JsonScan.Space(Text, 0);
            if (at >= 0)
            {
                Advance(at);
                return Text[0];
            }

            if (at == JsonScan.Wrong)
            {
                throw Wrong();
            }

            Advance(Text.Length);
            if (!Fill())
            {
                return -1;
            }
        }
    }

    /// <summary>Enters an object or array.</summary>
    /// <param name="open">Its opening bracket.</param>
    /// <returns>False when something else stands there.</returns>
    public bool Enter(char open)
    {
        if (Peek() != open)
        {
            return false;
        }

        Advance(1);
        return true;
    }

    /// <summary>
    /// Goes to the next element of the array, or member of the object, that was entered. False behind its end, or where the text
    /// breaks off.
    /// </summary>
    /// <param name="close">The closing bracket.</param>
    /// <param name="isFirst">True before the first element; becomes false.</param>
    public bool Next(char close, ref bool isFirst)
    {
        int b = Peek();
        if (b == close)
        {
            Advance(1);
            return false;
        }

        if (!isFirst && b == ',')
        {
            Advance(1);
            b = Peek();
        }
        else if (!isFirst && b >= 0)
        {
            throw Wrong();
        }

        isFirst = false;
        IsTruncated |= b < 0;
        return b >= 0;
    }

    /// <summary>A member's name; its value is next. Null where the text breaks off.</summary>
    public string? Key()
    {
        if (Peek() != '"')
        {
            throw Wrong();
        }

        if (Take() is not { } length)
        {
            return null;
        }

        string key = TextOf(Text[..length]);
        Advance(length);
        if (Peek() is >= 0 and not ':')
        {
            throw Wrong();
        }

        Advance(IsAtEnd ? 0 : 1);
        return key;
    }

    /// <summary>Makes a whole value be there. Its length, or null where the text breaks off before the value's end.</summary>
    /// <exception cref="TraceFormatException">No value, or one that is too large.</exception>
    public int? Take()
    {
        while (true)
        {
            if (Peek() < 0)
            {
                IsTruncated = true;
                return null;
            }

            int end = JsonScan.Value(Text, 0);
            if (end >= 0)
            {
                return end;
            }

            if (end == JsonScan.Wrong)
            {
                throw Wrong();
            }

            if (!Fill())
            {
                IsTruncated = true;
                return null;
            }
        }
    }

    /// <summary>A value as a document, which the caller disposes; null where the text breaks off.</summary>
    public JsonDocument? Value()
    {
        if (Take() is not { } length)
        {
            return null;
        }

        try
        {
            byte[] json = Utf8.IsValid(Text[..length]) ? Text[..length].ToArray() : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Text[..length]));
            RequireText(json);
            var document = JsonDocument.Parse(json);
            Advance(length);
            return document;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new TraceFormatException($"'{Path}' is not valid JSON: {e.Message}", Path, e);
        }
    }

    /// <summary>Names and strings whose escapes are halves of characters are no text; a document would only say so when they are asked for.</summary>
    /// <exception cref="InvalidOperationException">There is one.</exception>
    private static void RequireText(byte[] json)
    {
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.ValueIsEscaped)
            {
                _ = reader.GetString();
            }
        }
    }

    /// <summary>Steps over a value of any size.</summary>
    public void Skip()
    {
        int b = Peek();
        if (b is not ('{' or '['))
        {
            Advance(Take() ?? 0);
            return;
        }

        bool isFirst = true;
        Advance(1);
        char close = b == '{' ? '}' : ']';
        while (Next(close, ref isFirst))
        {
            if (b == '{')
            {
                _ = Key();
            }

            Advance(Take() ?? 0);
        }
    }

    /// <summary>The exception for text that is no JSON at the place where reading stands.</summary>
    public TraceFormatException Wrong() => new($"'{Path}' is not valid JSON at byte {Position}.", Path);

    /// <summary>The text of a string token, quotes included.</summary>
    public static string TextOf(ReadOnlySpan<byte> token)
    {
        try
        {
            var reader = new Utf8JsonReader(token, isFinalBlock: true, default);
            return reader.Read() && reader.TokenType == JsonTokenType.String ? reader.GetString()! : "";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return Encoding.UTF8.GetString(token.Trim((byte)'"'));
        }
    }
}
