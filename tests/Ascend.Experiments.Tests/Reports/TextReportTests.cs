using System.Globalization;
using System.Text.RegularExpressions;
using Ascend.Experiments.Reports;

namespace Ascend.Experiments.Tests.Reports;

public sealed class TextReportTests
{
    [Fact]
    public void Markdown_begins_with_the_verdict_and_where_its_times_come_from()
    {
        string[] lines = Markdown(SampleComparison.Create()).Split('\n');
        Assert.Equal("## A is faster than B, not like for like (mock (issue622-tracr): device times are modelled, not measured)", lines[0]);
        Assert.Equal("> **mock**: Times of the mock are modelled from published figures; they say nothing about a device.", lines[4]);
    }

    [Fact]
    public void Markdown_has_conditions_metrics_manifests_and_the_command()
    {
        string text = Markdown(SampleComparison.Create());
        Assert.Contains("| **explains the result** | external kernel |  | `fa_fused` |", text, StringComparison.Ordinal);
        Assert.Contains("| **attention makespan** | us | 547.7 ± 1.578 (1 missing) | 1,263 ± 6.153 ⚠ | 2.306x |", text, StringComparison.Ordinal);
        Assert.Contains("| `only_a` | 12.50 | – | −12.50 | only A | −31.00 | 3.000 | – |".Replace("3.000", "3", StringComparison.Ordinal), text, StringComparison.Ordinal);
        Assert.Contains("| **tiling key** | 4 | – |", text, StringComparison.Ordinal);
        Assert.Contains("```sh\nascend compare --a", text, StringComparison.Ordinal);
        Assert.Contains("- **drift** (A, attention makespan): Values rise by 1.2 % over the session.", text, StringComparison.Ordinal);
        Assert.Contains("| best of each |", text, StringComparison.Ordinal);
        Assert.Equal(text.Split("<details>").Length, text.Split("</details>").Length);
    }

    [Fact]
    public void Markdown_tables_keep_their_columns_whatever_the_strings_hold()
    {
        string text = Markdown(SampleComparison.CreateHostile("a|b\n`c` <img src=x> @someone #1 *d* [e](f)"));
        Assert.DoesNotContain("<img", Regex.Replace(text, "(`+).*?\\1(?!`)", "", RegexOptions.Singleline), StringComparison.Ordinal);
        int columns = 0;
        foreach (string line in text.Split('\n'))
        {
            int bars = line.Replace("\\|", "", StringComparison.Ordinal).Count(c => c == '|');
            if (line.StartsWith('|'))
            {
                columns = columns == 0 ? bars : columns;
                Assert.Equal(columns, bars);
            }
            else
            {
                columns = 0;
            }
        }
    }

    [Fact]
    public void Plain_text_formats_links_and_mentions_nothing() =>
        Assert.Equal("a\\|b \\`c\\` &lt;img\\> &#64;me &#35;1 \\*d\\* \\[e\\](f) &amp;lt;", MarkdownText.Plain("a|b\n`c` <img> @me #1 *d* [e](f) &lt;"));

    [Theory]
    [InlineData("plain", "`plain`")]
    [InlineData("a|b", "`a\\|b`")]
    [InlineData("`tick`", "`` `tick` ``")]
    [InlineData("two\nlines", "`two lines`")]
    public void Code_keeps_to_one_cell(string text, string expected) => Assert.Equal(expected, MarkdownText.Code(text));

    [Fact]
    public void Command_with_fences_stays_one_block() => Assert.Equal("````sh\nx ``` y\n````\n", MarkdownText.Block("x ``` y", "sh"));

    [Fact]
    public void Csv_has_a_row_for_each_sample_and_metric_with_missing_ones_empty()
    {
        Comparison c = SampleComparison.Create();
        using var text = new StringWriter();
        Report.WriteCsv(text, c);
        string[] lines = text.ToString().TrimEnd('\n').Split('\n');
        Assert.Equal("arm,arm_name,backend,device_times,metric,unit,clock,round,order,traced,value,outlier,capture_verdict,affected_spans", lines[0]);
        int traced = MetricCatalog.All.Count(m => m.IsTraced), untraced = MetricCatalog.All.Count(m => !m.IsTraced);
        Assert.Equal(1 + (2 * SampleComparison.Rounds * (traced + untraced)), lines.Length);
        Assert.All(lines, line => Assert.Equal(14, line.Split(',').Length));
        Assert.Single(lines, l => l.StartsWith("A,", StringComparison.Ordinal) && l.Contains(",makespan_us,", StringComparison.Ordinal) && l.Contains(",true,,false,Complete,3", StringComparison.Ordinal));
        string outlier = Assert.Single(lines, l => l.Contains(",makespan_us,", StringComparison.Ordinal) && l.Contains(",true,Complete,3", StringComparison.Ordinal));
        RunSample sample = c.Arms[0].Samples.Single(s => s.Traced && s.Round == 7);
        Assert.Equal(sample[MetricCatalog.MakespanId], double.Parse(outlier.Split(',')[10], CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Csv_quotes_what_would_break_a_row()
    {
        Comparison c = SampleComparison.Create();
        using var text = new StringWriter();
        Report.WriteCsv(text, c with { Arms = [c.Arms[0] with { Name = "a,\"b\"\nc" }] });
        Assert.Contains("\nA,\"a,\"\"b\"\"\nc\",mock,modelled,", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Files_are_written_without_a_byte_order_mark()
    {
        using var folder = new TemporaryFolder();
        Report.WriteMarkdownFile(folder.File("report.md"), SampleComparison.Create());
        Report.WriteCsvFile(folder.File("samples.csv"), SampleComparison.Create());
        Assert.Equal((byte)'#', File.ReadAllBytes(folder.File("report.md"))[0]);
        Assert.Equal((byte)'a', File.ReadAllBytes(folder.File("samples.csv"))[0]);
        Assert.Equal(2, Directory.GetFileSystemEntries(folder.Path).Length);
    }

    [Theory]
    [InlineData(0.0, "0")]
    [InlineData(1263.4, "1,263")]
    [InlineData(547.71, "547.7")]
    [InlineData(54.771, "54.77")]
    [InlineData(0.05, "0.050")]
    [InlineData(-2.5, "-2.500")]
    [InlineData(double.NaN, "–")]
    public void Numbers_have_four_digits(double value, string text) => Assert.Equal(text, FigureText.Number(value));

    private static string Markdown(Comparison comparison)
    {
        using var text = new StringWriter();
        Report.WriteMarkdown(text, comparison);
        return text.ToString();
    }
}
