using System.CommandLine;
using System.Globalization;
using Ascend.Cli.Parsing;
using FsCheck;
using FsCheck.Fluent;

namespace Ascend.Cli.Tests.Parsing;

/// <summary>Any junk where a number is expected.</summary>
public sealed class StrictNumberTests
{
    private static readonly Option<int> s_whole = new("--rounds");
    private static readonly Option<double?> s_fraction = new("--from");
    private static readonly Option<long> s_long = new("--max-size");

    private static Gen<string> Junk => from number in Gen.Choose(-1000, 1000)
                                       from before in Gen.Elements("", " ", "+", "0x", "--", "$", "\u0661", ",")
                                       from after in Gen.Elements("", " ", "x", "%", "us", "_0", ",000", "\u0661", "\n", "L", "..")
                                       where before.Length + after.Length > 0
                                       select string.Create(CultureInfo.InvariantCulture, $"{before}{number}{after}");

    [Fact]
    public void Numbers_with_anything_around_them_are_refused_with_option_and_value() =>
        Prop.ForAll(Arb.From(Junk), text =>
        {
            foreach (Option option in new Option[] { s_whole, s_fraction, s_long })
            {
                string? problem = StrictNumbers.Problem(option, text);
                Assert.True(problem is not null, $"{option.Name} took '{text}'");
                Assert.StartsWith($"{option.Name} is '{text}'", problem, StringComparison.Ordinal);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void Every_number_is_taken_in_its_range_and_refused_outside() =>
        Prop.ForAll(ArbMap.Default.ArbFor<long>(), number =>
        {
            string text = number.ToString(CultureInfo.InvariantCulture);
            Assert.Null(StrictNumbers.Problem(s_long, text));
            Assert.Null(StrictNumbers.Problem(s_fraction, text));
            Assert.Equal(number is >= int.MinValue and <= int.MaxValue, StrictNumbers.Problem(s_whole, text) is null);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Theory]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1e999")]
    [InlineData("1,5")]
    [InlineData("")]
    public void What_is_no_finite_number_is_refused(string text) => Assert.NotNull(StrictNumbers.Problem(s_fraction, text));

    [Theory]
    [InlineData("compare", "--rounds", "10x")]
    [InlineData("compare", "--rounds", "99999999999")]
    [InlineData("compare", "--max-time", "1e400")]
    [InlineData("compare", "--max-time", "NaN")]
    [InlineData("compare", "--precision", "NaN%")]
    [InlineData("compare", "--precision", "1%%")]
    [InlineData("compare", "--fail-above", "3 % %")]
    [InlineData("compare", "--backend", "7")]
    [InlineData("sweep", "--batch", "1,99999999999")]
    [InlineData("sweep", "--shard", "3/2")]
    [InlineData("sweep", "--shard", "0/2")]
    [InlineData("sweep", "--shard", "1of2")]
    [InlineData("run", "--timeout", "0")]
    [InlineData("run", "--device", "-1")]
    [InlineData("run", "--dim", "rows=1e3")]
    [InlineData("run", "--scalar", "n=99999999999999999999")]
    [InlineData("package", "--jobs", "0")]
    public async Task A_command_refuses_the_value_by_name(string command, string option, string value)
    {
        string[] needed = command switch
        {
            "run" => ["pypto_attention"],
            "package" =>
            ["x", "--output", "y"],
            _ => []
        };
        CliResult result = await CliRunner.RunAsync([command, .. needed, option, value]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(option, result.Error, StringComparison.Ordinal);
        Assert.Contains(value.Split('=', ',')[^1], result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Parameter '", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("comapre", "compare")]
    [InlineData("sweeep", "sweep")]
    [InlineData("trce", "trace")]
    [InlineData("trace reprot", "report")]
    [InlineData("compare --ruonds 3", "--rounds")]
    [InlineData("compare --tilling default", "--tiling")]
    [InlineData("compare --tiling batchhead", "batch-head")]
    [InlineData("compare --metric makspan", "makespan")]
    [InlineData("devices --backend moc", "mock")]
    [InlineData("trace convert x --time Atuo", "auto")]
    [InlineData("explain SCHEDULER_TIMEOT", "PTO2_ERROR_SCHEDULER_TIMEOUT")]
    public async Task A_mistyped_word_gets_the_nearest_one(string line, string meant)
    {
        CliResult result = await CliRunner.RunAsync(line.Split(' '));
        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"id you mean '{meant}'?", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run --time-limit 3", "there is no option '--time-limit'")]
    [InlineData("trace report --nmaes x", "there is no option '--nmaes'; did you mean '--names'?")]
    [InlineData("trac info x", "there is no command 'trac'; did you mean 'trace'?")]
    [InlineData("trace report", "'ascend trace report' needs CAPTURE")]
    [InlineData("trace diff a", "'ascend trace diff' needs SECOND")]
    [InlineData("trace report x --names", "--names needs a value: --names <file|package>.")]
    [InlineData("compare --captures a", "--captures needs 2 values")]
    public async Task A_line_with_too_little_or_an_unknown_word_is_one_error_in_its_own_words(string line, string said)
    {
        CliResult result = await CliRunner.RunAsync(line.Split(' '));
        Assert.Equal(2, result.ExitCode);
        string error = string.Join(' ', result.Error.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(said, error, StringComparison.Ordinal);
        Assert.Equal(2, error.Split("error:").Length);
    }

    [Theory]
    [InlineData("--heads", "41")]
    [InlineData("--context", "0")]
    [InlineData("--batch", "-3")]
    [InlineData("--head-dim", "17")]
    public async Task A_refused_shape_names_the_option_and_no_parameter(string option, string value)
    {
        CliResult result = await CliRunner.RunAsync("compare", option, value);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(option, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Parameter", result.Error, StringComparison.Ordinal);
    }
}
