using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Ascend.Experiments.Reports;

/// <summary>Writes HTML: the literal parts of an interpolated string are markup, every value in it is escaped.</summary>
internal sealed class HtmlWriter(TextWriter output)
{
    private static readonly HtmlEncoder s_encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly TextWriter _output = output;

    /// <summary>Writes markup and a line break; values are escaped for text and for quoted attributes.</summary>
    public void Write([InterpolatedStringHandlerArgument("")] ref Markup markup)
    {
        _ = markup;
        _output.Write('\n');
    }

    /// <summary>Writes an element whose content is one of our own assets, as it is: the page's policy names the content's hash.</summary>
    public void WriteAsset(string element, string content) => _output.Write($"<{element}>{content}</{element}>\n");

    /// <summary>Hands everything written so far to the stream below.</summary>
    public void Flush() => _output.Flush();

    /// <summary>Literals go out as they are, values escaped.</summary>
    [InterpolatedStringHandler]
    internal readonly ref struct Markup
    {
        private readonly TextWriter _output;

        public Markup(int literalLength, int formattedCount, HtmlWriter writer)
        {
            _ = literalLength + formattedCount;
            _output = writer._output;
        }

        public void AppendLiteral(string text) => _output.Write(text);

        public void AppendFormatted(string? text)
        {
            if (text is not null)
            {
                s_encoder.Encode(_output, text);
            }
        }

        public void AppendFormatted<T>(T value, string? format = null)
            where T : IFormattable => AppendFormatted(value.ToString(format, CultureInfo.InvariantCulture));
    }
}
