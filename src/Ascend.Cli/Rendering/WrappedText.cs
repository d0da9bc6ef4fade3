using Spectre.Console.Rendering;

namespace Ascend.Cli;

/// <summary>
/// Text that is broken between words only: a number or a path stays whole, and the terminal wraps what is longer than it.
/// </summary>
internal sealed class WrappedText(IRenderable text) : IRenderable
{
    private const int Indent = 2;
    private const int Least = 20;

    public Measurement Measure(RenderOptions options, int maxWidth) => new(Math.Min(Least, maxWidth), maxWidth);

    public IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        bool isFirst = true;
        foreach (List<Segment> line in SegmentText.Lines(text, options))
        {
            if (!isFirst)
            {
                // A line that a value brought along cannot pass for one of ours.
                line.Insert(0, new Segment(new string(' ', Indent)));
            }

            foreach (List<Segment> part in SegmentText.Wrap(line, Math.Max(Least, maxWidth), Indent))
            {
                if (!isFirst)
                {
                    yield return Segment.LineBreak;
                }

                isFirst = false;
                foreach (Segment segment in part)
                {
                    yield return segment;
                }
            }
        }
    }
}
