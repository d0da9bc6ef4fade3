namespace Ascend.Tracing.Formats.Tables;

/// <summary>Reads rows of comma-separated text (RFC 4180: quotes, doubled quotes, line breaks in quotes), one at a time.</summary>
internal sealed class CsvText(TextReader text)
{
    private const int MaxRow = 4 << 20;
    private const int MaxCells = 4096;

    private readonly System.Text.StringBuilder _cell = new();
    private int _length;

    /// <summary>The number of the row read last, from 1.</summary>
    public long Row { get; private set; }

    /// <summary>True when the text ended inside quotes.</summary>
    public bool IsTruncated { get; private set; }

    /// <summary>Reads a row; null at the end. A row longer than any real one is cut.</summary>
    public List<string>? Next()
    {
        if (text.Peek() < 0)
        {
            return null;
        }

        Row++;
        _length = 0;
        var cells = new List<string>();
        bool isQuoted = false;
        while (true)
        {
            int c = text.Read();
            if (c == '"' && (isQuoted || _cell.Length == 0))
            {
                if (isQuoted && text.Peek() == '"')
                {
                    Append((char)text.Read());
                    continue;
                }

                isQuoted = !isQuoted;
            }
            else if (c < 0 || (!isQuoted && c is '\n' or '\r'))
            {
                IsTruncated |= isQuoted;
                if (c == '\r' && text.Peek() == '\n')
                {
                    _ = text.Read();
                }

                End(cells);
                return cells;
            }
            else if (c == ',' && !isQuoted)
            {
                End(cells);
            }
            else
            {
                Append((char)c);
            }
        }
    }

    private void Append(char c)
    {
        if (_length < MaxRow)
        {
            _length++;
            _ = _cell.Append(c);
        }
    }

    private void End(List<string> cells)
    {
        if (cells.Count < MaxCells)
        {
            cells.Add(_cell.ToString());
        }

        _ = _cell.Clear();
    }
}
