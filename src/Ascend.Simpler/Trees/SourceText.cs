namespace Ascend.Simpler;

/// <summary>C and C++ source as a compiler's lexer sees it, as far as comments and white space go.</summary>
internal static class SourceText
{
    /// <summary>Copies source without comments; white space becomes one blank, and literals stay as they are.</summary>
    public static byte[] WithoutComments(ReadOnlySpan<byte> source)
    {
        var result = new byte[source.Length + 1];
        int length = 0;
        for (int i = 0; i < source.Length;)
        {
            int next = Skip(source, i);
            if (next > i)
            {
                if (length > 0 && result[length - 1] != (byte)' ')
                {
                    result[length++] = (byte)' ';
                }

                i = next;
                continue;
            }

            int end = source[i] is (byte)'"' or (byte)'\'' ? EndOfLiteral(source, i) : i + 1;
            source[i..end].CopyTo(result.AsSpan(length));
            length += end - i;
            i = end;
        }

        return result[..(length > 0 && result[length - 1] == (byte)' ' ? length - 1 : length)];
    }

    /// <summary>The end of white space or of a comment at a position; the position itself when there is none.</summary>
    private static int Skip(ReadOnlySpan<byte> source, int at)
    {
        if (source[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            return at + 1;
        }

        ReadOnlySpan<byte> rest = source[at..];
        if (rest.StartsWith("//"u8))
        {
            int end = rest.IndexOf((byte)'\n');
            return end < 0 ? source.Length : at + end;
        }

        if (rest.StartsWith("/*"u8))
        {
            int end = rest[2..].IndexOf("*/"u8);
            return end < 0 ? source.Length : at + end + 4;
        }

        return at;
    }

    private static int EndOfLiteral(ReadOnlySpan<byte> source, int at)
    {
        for (int i = at + 1; i < source.Length; i++)
        {
            if (source[i] == (byte)'\\')
            {
                i++;
            }
            else if (source[i] == source[at])
            {
                return i + 1;
            }
            else if (source[i] == (byte)'\n')
            {
                return i; // not a literal after all, such as a digit separator
            }
        }

        return source.Length;
    }
}
