using Spectre.Console;
using Spectre.Console.Rendering;

namespace Ascend.Cli;

/// <summary>
/// A table that never breaks a cell. Where it does not fit it has fewer columns, left out from the right, and says which;
/// where not even the essential ones fit, each row is a block of lines <c>column: value</c> that leaves nothing out.
/// </summary>
internal sealed class FittedTable(Table table, TableFit fit) : IRenderable
{
    private const int CellFrame = 3;
    private const int TableFrame = 1;
    private const int Indent = 2;

    public Measurement Measure(RenderOptions options, int maxWidth) => new(Math.Min(1, maxWidth), maxWidth);

    public IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        List<Segment>[] heads = [.. table.Columns.Select(column => Line(column.Header, options))];
        List<Segment>[][] rows = [.. table.Rows.Select(row => row.Select(cell => Line(cell, options)).ToArray())];
        int[] widths = [.. heads.Select(
            (head, i) => Math.Max(Segment.CellCount(head), rows.Max(row => (int?)Segment.CellCount(row[i])) ?? 0))];
        int[] kept = Fitting(widths, maxWidth);
        if (kept.Length == 0)
        {
            return Blocks(heads, rows, maxWidth);
        }

        IRenderable part = Rebuilt(heads, rows, kept);
        IEnumerable<Segment> shown = part.Render(options, Math.Max(maxWidth, Natural(widths, kept)));
        string[] missing = [.. heads.Where((_, i) => !kept.Contains(i)).Select(Text)];
        return missing.Length == 0 ? shown
            : shown.Concat(Note($"Left out for want of width: {string.Join(", ", missing)}; {fit.Elsewhere}.", maxWidth));
    }

    /// <summary>The columns that fit, in their order; none when the essential ones do not.</summary>
    private int[] Fitting(int[] widths, int maxWidth)
    {
        List<int> kept = [.. Enumerable.Range(0, widths.Length)];
        while (Natural(widths, kept) > maxWidth)
        {
            int last = kept.FindLastIndex(column => !fit.Essential.Contains(column));
            if (last < 0)
            {
                return [];
            }

            kept.RemoveAt(last);
        }

        return [.. kept];
    }

    private static int Natural(int[] widths, IReadOnlyCollection<int> columns) =>
        columns.Sum(column => widths[column] + CellFrame) + TableFrame;

    /// <summary>The same table with some of its columns.</summary>
    private Table Rebuilt(List<Segment>[] heads, List<Segment>[][] rows, int[] kept)
    {
        Table part = new() { Border = table.Border };
        foreach (int column in kept)
        {
            part.AddColumn(new TableColumn(
                new Fixed(heads[column]))
            { Alignment = table.Columns[column].Alignment, NoWrap = true });
        }

        foreach (List<Segment>[] row in rows)
        {
            part.AddRow([.. kept.Select(column => new Fixed(row[column]))]);
        }

        return part;
    }

    private IEnumerable<Segment> Blocks(List<Segment>[] heads, List<Segment>[][] rows, int maxWidth)
    {
        int name = fit.Essential[0];
        foreach (List<Segment>[] row in rows)
        {
            foreach (Segment segment in Entry(heads[name], row[name], 0, maxWidth))
            {
                yield return segment;
            }

            foreach (Segment segment in Enumerable.Range(0, row.Length).Where(i => i != name && row[i].Count > 0)
                .SelectMany(i => Entry(heads[i], row[i], Indent, maxWidth)))
            {
                yield return segment;
            }
        }
    }

    /// <summary>A line <c>column: value</c>, or two when it is too long for one.</summary>
    private static IEnumerable<Segment> Entry(List<Segment> head, List<Segment> value, int indent, int maxWidth)
    {
        List<Segment> line = [new Segment(new string(' ', indent)), .. head, new Segment(": "), .. value];
        foreach (List<Segment> part in SegmentText.Wrap(line, maxWidth, indent + Indent))
        {
            foreach (Segment segment in part)
            {
                yield return segment;
            }

            yield return Segment.LineBreak;
        }
    }

    private static IEnumerable<Segment> Note(string text, int maxWidth) =>
        SegmentText.Wrap([new Segment(text)], maxWidth, Indent).SelectMany(part => part.Append(Segment.LineBreak));

    private static List<Segment> Line(IRenderable cell, RenderOptions options)
    {
        List<Segment> line = [];
        foreach (List<Segment> part in SegmentText.Lines(cell, options))
        {
            if (line.Count > 0)
            {
                line.Add(new Segment(" "));
            }

            line.AddRange(part);
        }

        return line;
    }

    private static string Text(List<Segment> line) => string.Concat(line.Select(segment => segment.Text));

    /// <summary>A cell that has its width whatever it is given.</summary>
    private sealed class Fixed(List<Segment> line) : IRenderable
    {
        public Measurement Measure(RenderOptions options, int maxWidth)
        {
            int width = Segment.CellCount(line);
            return new Measurement(width, width);
        }

        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => line;
    }
}
