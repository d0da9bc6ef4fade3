using System.Globalization;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Spectre.Console;

namespace Ascend.Cli.Tests.Rendering;

/// <summary>Any table and any line at any width from 40 columns.</summary>
public sealed partial class NarrowTerminalTests
{
    private const int Narrowest = 40;
    private const int Widest = 200;

    private static Gen<string> Number => from whole in Gen.Choose(0, 999_999)
                                         from tenth in Gen.Choose(0, 9)
                                         select string.Create(CultureInfo.InvariantCulture, $"{whole}.{tenth}");

    private static Gen<string> Cell => Gen.OneOf(
        Number, from a in Number from b in Number select $"{a} / {b}", Gen.Constant("-"), Gen.Constant(""));

    private static Gen<string> Name => from size in Gen.Choose(1, 30)
                                       from id in Gen.Choose(0, 99)
                                       select string.Create(CultureInfo.InvariantCulture, $"{new string('k', size)}_{id}");

    [Fact]
    public void No_number_of_a_table_is_split_and_what_is_not_shown_is_named()
    {
        Gen<(int Width, string[] Heads, string[][] Rows)> tables =
            from width in Gen.Choose(Narrowest, Widest)
            from columns in Gen.Choose(1, 14)
            from heads in Name.ArrayOf(columns)
            from count in Gen.Choose(0, 5)
            from rows in (from name in Name from cells in Cell.ArrayOf(columns - 1) select (string[])[name, .. cells])
                .ArrayOf(count)
            select (width, heads.Select((head, i) => $"{head}{(char)('a' + i)}").ToArray(), rows);
        Prop.ForAll(Arb.From(tables), test => Holds(test.Width, test.Heads, test.Rows))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(400));
    }

    [Fact]
    public void No_number_of_a_line_is_split() =>
        Prop.ForAll(Arb.From(from width in Gen.Choose(Narrowest, Widest)
                             from words in Gen.OneOf(Number, Name).ArrayOf()
                             select (width, words)), test =>
                         {
                             string shown = Shown(test.width, console => console.MarkupLineInterpolated($"{string.Join(' ', test.words)}"));
                             Assert.Equal(test.words, shown.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
                             Assert.All(shown.Split('\n'), line => Assert.True(line.Length <= test.width, line));
                         }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Theory]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(100)]
    [InlineData(120)]
    [InlineData(200)]
    public async Task A_report_keeps_its_figures_at_every_width(int width)
    {
        string[] report = ["trace", "report", Path.Combine(Captures.Folder, "device-1proc")];
        CliResult whole = await CliRunner.RunAsync(report);
        CliResult narrow = await CliRunner.RunOnTerminalAsync(width, report);
        Assert.Equal(0, narrow.ExitCode);
        string[] makespans = [.. whole.Output.Split('\n').Where(line => line.StartsWith('│')).Skip(1)
            .Select(line => line.Split('│')[4].Trim())];
        Assert.NotEmpty(makespans);
        Assert.All(makespans, makespan => Assert.Contains(makespan, narrow.Output, StringComparison.Ordinal));
        Assert.All(narrow.Output.Split('\n'), line =>
            Assert.True(line.Length <= width || !line.Trim().Contains(' ', StringComparison.Ordinal), line));
    }

    [Fact]
    public void Nothing_from_a_file_reaches_the_terminal_raw()
    {
        string evil = "\u001b[2J\u202egnp.exe\r\nerror: forged\u0007";
        var table = new Table().AddColumns("kernel", "makespan");
        table.AddRow(Markup.Escape(evil), "1.0");
        foreach (string shown in new[]
        {
            Shown(80, console => console.MarkupLineInterpolated($"[bold]{evil}[/] 5.0 us")),
            Shown(80, console => console.WriteLine(evil)),
            Shown(80, console => console.WriteMessage("error", evil)),
            Shown(80, console => console.Write(table)),
            Shown(40, console => console.Write(new Markup(Markup.Escape(evil)))),
        })
        {
            Assert.DoesNotMatch(Steering(), shown);
            Assert.DoesNotContain("\nerror: forged", shown, StringComparison.Ordinal);
        }
    }

    private static void Holds(int width, string[] heads, string[][] rows)
    {
        var table = new Table();
        table.AddColumns(heads);
        foreach (string[] row in rows)
        {
            table.AddRow(row);
        }

        string shown = Shown(width, console => console.Write(table));
        string flat = string.Join(' ', shown.Split((char[])['\n', ' ', '│'], StringSplitOptions.RemoveEmptyEntries));
        for (int column = 0; column < heads.Length; column++)
        {
            Assert.True(rows.Length == 0 || flat.Contains(heads[column], StringComparison.Ordinal)
                || rows.All(row => row[column].Length == 0), shown);
            bool isLeftOut = shown.Contains("Left out", StringComparison.Ordinal)
                && shown[shown.IndexOf("Left out", StringComparison.Ordinal)..].Contains(
                    heads[column], StringComparison.Ordinal);
            Assert.True(column >= 4 || !isLeftOut, shown);
            foreach (string[] row in rows.Where(_ => !isLeftOut))
            {
                Assert.All(row[column].Split(" / "), part => Assert.Contains(part, flat, StringComparison.Ordinal));
            }
        }

        Assert.All(shown.Split('\n'), line =>
            Assert.True(line.Length <= width || line.Trim().Split(' ').Length <= 2, shown));
    }

    private static string Shown(int width, Action<IAnsiConsole> write)
    {
        using var text = new StringWriter { NewLine = "\n" };
        IAnsiConsole inner = AnsiConsole.Create(
            new AnsiConsoleSettings { Out = new CliRunner.TerminalOutput(text, width), Ansi = AnsiSupport.No });
        inner.Profile.Width = width;
        write(new Terminal(inner));
        return text.ToString();
    }

    [GeneratedRegex("[\\x00-\\x09\\x0b-\\x1f\\x7f-\\x9f\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]")]
    private static partial Regex Steering();
}
