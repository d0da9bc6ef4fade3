using System.Text;
using Ascend.Experiments.Reports;
using Ascend.Files;

namespace Ascend.Experiments;

/// <summary>
/// Writes a <see cref="Comparison"/> for people: one HTML file, Markdown, CSV. Every output begins with the verdict and with
/// where its times come from. Stateless; safe for concurrent use.
/// </summary>
public static class Report
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>
    /// Writes one self-contained HTML file in UTF-8: no network, dark and light, every string escaped, scripts allowed by their
    /// hash alone.
    /// </summary>
    /// <param name="output">Where it goes; left open.</param>
    /// <param name="comparison">What to show; the first pair is the report's subject.</param>
    /// <param name="timelines">Timelines of arms, at most one per arm; those of the first pair are shown side by side.</param>
    /// <exception cref="ArgumentException">
    /// The comparison has no pair, a pair or a timeline names an arm that it does not have, or two timelines are of one arm.
    /// </exception>
    /// <exception cref="IOException"><paramref name="output"/> cannot be written.</exception>
    public static void WriteHtml(Stream output, Comparison comparison, IReadOnlyList<Timeline> timelines)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(timelines);
        Check(comparison);
        foreach (Timeline timeline in timelines)
        {
            if (comparison.Arms.All(arm => arm.Id != timeline.ArmId) || timelines.Count(t => t.ArmId == timeline.ArmId) > 1)
            {
                throw new ArgumentException(
                    $"Timeline of arm '{timeline.ArmId}': the arms are {string.Join(", ", comparison.Arms.Select(a => a.Id))}, each has at most one.",
                    nameof(timelines));
            }
        }

        HtmlReport.Write(output, comparison, timelines);
    }

    /// <summary>Writes the HTML file; it appears under its name when it is complete.</summary>
    /// <param name="path">The file; its folder is made, a file of that name is replaced.</param>
    /// <param name="comparison">As for <see cref="WriteHtml"/>.</param>
    /// <param name="timelines">As for <see cref="WriteHtml"/>.</param>
    /// <exception cref="ArgumentException">As for <see cref="WriteHtml"/>.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void WriteHtmlFile(string path, Comparison comparison, IReadOnlyList<Timeline> timelines) =>
        OutputFile.Write(path, stream => WriteHtml(stream, comparison, timelines));

    /// <summary>Writes Markdown that can be pasted into a GitHub issue.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="comparison">What to show.</param>
    /// <exception cref="ArgumentException">The comparison has no pair, or a pair names an arm that it does not have.</exception>
    /// <exception cref="IOException"><paramref name="output"/> cannot be written.</exception>
    public static void WriteMarkdown(TextWriter output, Comparison comparison)
    {
        ArgumentNullException.ThrowIfNull(output);
        Check(comparison);
        new MarkdownReport(output, comparison).Write();
    }

    /// <summary>Writes the Markdown file; it appears under its name when it is complete.</summary>
    /// <param name="path">The file; its folder is made, a file of that name is replaced.</param>
    /// <param name="comparison">What to show.</param>
    /// <exception cref="ArgumentException">As for <see cref="WriteMarkdown"/>.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void WriteMarkdownFile(string path, Comparison comparison) => WriteTextFile(path, text => WriteMarkdown(text, comparison));

    /// <summary>
    /// Writes every sample as CSV (RFC 4180, header line, line feed): one row per run and metric that the run has or should
    /// have. Columns: <c>arm</c>, <c>arm_name</c>, <c>backend</c>, <c>device_times</c>, <c>metric</c>, <c>unit</c>,
    /// <c>clock</c>, <c>round</c>, <c>order</c> (place in the session), <c>traced</c> (true or false), <c>value</c> (empty when
    /// missing), <c>outlier</c> (true or false), <c>capture_verdict</c> (empty for untraced runs), <c>affected_spans</c>.
    /// Numbers are invariant and round-trip.
    /// </summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="comparison">The samples.</param>
    /// <exception cref="IOException"><paramref name="output"/> cannot be written.</exception>
    public static void WriteCsv(TextWriter output, Comparison comparison)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(comparison);
        CsvReport.Write(output, comparison);
    }

    /// <summary>Writes the CSV file; it appears under its name when it is complete.</summary>
    /// <param name="path">The file; its folder is made, a file of that name is replaced.</param>
    /// <param name="comparison">The samples.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void WriteCsvFile(string path, Comparison comparison) => WriteTextFile(path, text => WriteCsv(text, comparison));

    private static void WriteTextFile(string path, Action<TextWriter> write) => OutputFile.Write(path, stream =>
    {
        using var text = new StreamWriter(stream, s_utf8);
        write(text);
    });

    private static void Check(Comparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        if (comparison.Pairs.Count == 0)
        {
            throw new ArgumentException("The comparison has no pair: there is no verdict to report.", nameof(comparison));
        }

        foreach (string id in comparison.Pairs.SelectMany(pair => (string[])[pair.A, pair.B]))
        {
            if (comparison.Arms.All(arm => arm.Id != id))
            {
                throw new ArgumentException($"A pair names the arm '{id}', which the comparison does not have.", nameof(comparison));
            }
        }
    }
}
