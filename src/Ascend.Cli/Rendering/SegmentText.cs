using Spectre.Console.Rendering;

namespace Ascend.Cli;

/// <summary>Styled text as segments: lines, words, widths.</summary>
internal static class SegmentText
{
    /// <summary>Wider than anything that is shown.</summary>
    public const int Unlimited = 1_000_000;

    /// <summary>The lines of a renderable when nothing limits them, safe to show.</summary>
    public static List<List<Segment>> Lines(IRenderable text, RenderOptions options)
    {
        List<List<Segment>> lines = [[]];
        foreach (Segment segment in text.Render(options, Unlimited))
        {
            if (segment.IsLineBreak)
            {
                lines.Add([]);
            }
            else if (!segment.IsControlCode)
            {
                lines[^1].Add(CleanText.Of(segment));
            }
        }

        if (lines[^1].Count == 0 && lines.Count > 1)
        {
            lines.RemoveAt(lines.Count - 1);
        }

        return lines;
    }

    /// <summary>Breaks a line at spaces; a word stays whole, however long it is.</summary>
    /// <param name="line">The line.</param>
    /// <param name="width">Cells; lines after the first are indented by <paramref name="indent"/>.</param>
    /// <param name="indent">Cells.</param>
    public static IEnumerable<List<Segment>> Wrap(List<Segment> line, int width, int indent)
    {
        if (Segment.CellCount(line) <= width)
        {
            yield return line;
            yield break;
        }

        List<Segment> current = [];
        List<Segment> blank = [];
        bool isEmpty = true;
        foreach (List<Segment> word in Words(line))
        {
            if (IsBlank(word))
            {
                blank = word;
                continue;
            }

            if (!isEmpty && Segment.CellCount(current) + Segment.CellCount(blank) + Segment.CellCount(word) > width)
            {
                yield return current;
                current = [new Segment(new string(' ', indent))];
                blank = [];
            }

            current.AddRange(blank);
            current.AddRange(word);
            blank = [];
            isEmpty = false;
        }

        yield return current;
    }

    /// <summary>Runs of spaces and runs of other characters, in turns.</summary>
    private static IEnumerable<List<Segment>> Words(List<Segment> line)
    {
        List<Segment> word = [];
        bool? isBlank = null;
        foreach (Segment segment in line)
        {
            for (int at = 0; at < segment.Text.Length;)
            {
                bool blank = segment.Text[at] == ' ';
                int end = at;
                while (end < segment.Text.Length && segment.Text[end] == ' ' == blank)
                {
                    end++;
                }

                if (isBlank is { } before && before != blank)
                {
                    yield return word;
                    word = [];
                }

                word.Add(new Segment(segment.Text[at..end], segment.Style));
                isBlank = blank;
                at = end;
            }
        }

        if (word.Count > 0)
        {
            yield return word;
        }
    }

    private static bool IsBlank(List<Segment> word) => word[0].Text[0] == ' ';
}
