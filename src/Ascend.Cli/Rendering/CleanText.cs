using Ascend.Files;
using Spectre.Console.Rendering;

namespace Ascend.Cli;

/// <summary>Anything, with the control characters in its text shown as escapes.</summary>
internal sealed class CleanText(IRenderable inner) : IRenderable
{
    /// <summary>The segment, safe to show.</summary>
    public static Segment Of(Segment segment)
    {
        if (segment.IsControlCode || segment.IsLineBreak)
        {
            return segment;
        }

        string clean = TerminalText.Clean(segment.Text);
        return ReferenceEquals(clean, segment.Text) ? segment : new Segment(clean, segment.Style);
    }

    public Measurement Measure(RenderOptions options, int maxWidth) => inner.Measure(options, maxWidth);

    public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => inner.Render(options, maxWidth).Select(Of);
}
