using System.CommandLine;
using System.Globalization;
using Ascend.Cli.Commands;
using Ascend.Experiments;

namespace Ascend.Cli.Compare;

/// <summary>The options of <c>ascend compare</c>.</summary>
internal sealed class CompareOptionSet
{
    private const double MostPrecision = 50;
    private const double MostSlowdown = 1000;

    private readonly Option<string> _a = new("--a") { Description = "First arm: cce, pypto or a package's directory; :default, :batch-head, :long-sequence or :all names its tiling.", HelpName = "kernel", DefaultValueFactory = _ => "cce" };
    private readonly Option<string> _b = new("--b") { Description = "Second arm, likewise.", HelpName = "kernel", DefaultValueFactory = _ => "pypto" };
    private readonly Option<string> _tiling = new("--tiling") { Description = "Tiling of kernels that have one; all measures every mode and compares defaults and best.", DefaultValueFactory = _ => TilingNames.Default };
    private readonly Option<string> _metric = new("--metric") { Description = "What the verdict rests on: makespan (traced runs) or device-wall (untraced).", DefaultValueFactory = _ => "makespan" };
    private readonly Option<string> _precision = new("--precision") { Description = "Measure until half the ratio's 95 % interval is at most this share of it.", HelpName = "percent", DefaultValueFactory = _ => "1%" };
    private readonly Option<int> _rounds = Number("--rounds", "Least rounds; in each, every arm runs once.", new ExperimentOptions().MinRounds);
    private readonly Option<int> _maxRounds = Number("--max-rounds", "Most rounds.", new ExperimentOptions().MaxRounds);
    private readonly Option<double> _maxTime = new("--max-time") { Description = "Longest time for them, in seconds.", HelpName = "s", DefaultValueFactory = _ => new ExperimentOptions().MaxTime.TotalSeconds };
    private readonly Option<int> _otherRounds = Number("--other-rounds", "Rounds of the other kind (untraced for makespan), which tell the profiler's cost.", new ExperimentOptions().OtherRounds);
    private readonly Option<int> _warmUp = Number("--warm-up", "Runs of each arm and kind that are dropped first.", new ExperimentOptions().WarmUp);
    private readonly Option<bool> _strict = new("--strict") { Description = "Refuse arms that are not like for like." };
    private readonly Option<string> _output = new("--output") { Description = "Folder for captures, timelines and the report.", HelpName = "dir", DefaultValueFactory = _ => "ascend-output" };
    private readonly Option<string?> _json = File("--json", "Write the comparison as JSON, with every sample");
    private readonly Option<string?> _csv = File("--csv", "Write the samples as CSV");
    private readonly Option<string?> _markdown = File("--markdown", "Write a summary to paste into an issue");
    private readonly Option<string?> _html = new("--html") { Description = "The report; without it, report.html in the output folder.", HelpName = "file" };
    private readonly Option<string[]> _from = new("--from") { Description = "Measure nothing: conclude anew from one recorded JSON file, or compare the first arm of one with the second arm of another; file#B picks an arm.", HelpName = "file", AllowMultipleArgumentsPerToken = true, Arity = new ArgumentArity(1, 2) };
    private readonly Option<string?> _baseline = new("--baseline") { Description = "A recorded JSON file: exit code 3 when an arm became slower.", HelpName = "file" };
    private readonly Option<string> _failAbove = new("--fail-above") { Description = "Slowdown against the baseline that is allowed.", HelpName = "percent", DefaultValueFactory = _ => "3%" };

    public CompareOptionSet(Command command)
    {
        _tiling.AcceptOnlyFromAmong(TilingNames.Default, "batch-head", "long-sequence", ArmSpec.AllTilings);
        _metric.AcceptOnlyFromAmong("makespan", "device-wall");
        Problem = new ProblemOptionSet(command);
        foreach (Option option in new Option[]
        {
            _a, _b, _tiling, _metric, _precision, _rounds, _maxRounds, _maxTime, _otherRounds, _warmUp, _strict, _output, _html, _json, _csv, _markdown,
            _from, _baseline, _failAbove,
        })
        {
            command.Options.Add(option);
        }

        Host = new HostOptionSet(command);
    }

    public ProblemOptionSet Problem { get; }

    public HostOptionSet Host { get; }

    /// <summary>The arms that were asked for, the first two being the pair.</summary>
    public IReadOnlyList<ExperimentArm> Arms(ParseResult parsed)
    {
        string tiling = parsed.GetValue(_tiling)!;
        return [.. ArmSpec.Parse(parsed.GetValue(_a)!, tiling), .. ArmSpec.Parse(parsed.GetValue(_b)!, tiling)];
    }

    /// <exception cref="UsageException">A value is out of range.</exception>
    public ExperimentOptions Settings(ParseResult parsed, ComparisonOutputs outputs)
    {
        int rounds = Require(parsed, _rounds, 1);
        double seconds = parsed.GetValue(_maxTime);
        return new ExperimentOptions
        {
            Metric = parsed.GetValue(_metric) == "makespan" ? MetricCatalog.MakespanId : MetricCatalog.DeviceWallId,
            Precision = Math.Max(Percent.Parse("--precision", parsed.GetValue(_precision)!, MostPrecision), 1e-6),
            MinRounds = rounds,
            MaxRounds = Math.Max(rounds, Require(parsed, _maxRounds, 1)),
            MaxTime = seconds is > 0 and < 1e6
                ? TimeSpan.FromSeconds(seconds)
                : throw new UsageException($"--max-time is {seconds.ToString(CultureInfo.InvariantCulture)}; it must be above 0 and below 1000000 s."),
            OtherRounds = Require(parsed, _otherRounds, 0),
            WarmUp = Require(parsed, _warmUp, 0),
            Strict = parsed.GetValue(_strict),
            OutputDirectory = outputs.Directory,
            Command = Words(parsed),
        };
    }

    public ComparisonOutputs Outputs(ParseResult parsed)
    {
        string directory = Path.GetFullPath(parsed.GetValue(_output)!);
        return new ComparisonOutputs(
            directory, parsed.GetValue(_html), parsed.GetValue(_json), parsed.GetValue(_csv), parsed.GetValue(_markdown));
    }

    /// <summary>What was recorded, with its conclusions drawn anew; null when something is to be measured.</summary>
    /// <exception cref="InvalidDataException">A file is no comparison.</exception>
    public Comparison? Recordings(ParseResult parsed)
    {
        string[] files = parsed.GetValue(_from) ?? [];
        if (files.Length == 0)
        {
            return null;
        }

        (string firstFile, string? firstArm) = Split(files[0]);
        Comparison first = ComparisonFile.Load(firstFile);
        if (files.Length == 1)
        {
            return firstArm is null ? Experiments.Recordings.Rebuild(first) : throw new UsageException($"--from {files[0]}: an arm is picked only from two files.");
        }

        (string secondFile, string? secondArm) = Split(files[1]);
        return Experiments.Recordings.Combine(first, firstArm, ComparisonFile.Load(secondFile), secondArm, Words(parsed));
    }

    public (Comparison? Baseline, double FailAbove) Baseline(ParseResult parsed)
    {
        double failAbove = Percent.Parse("--fail-above", parsed.GetValue(_failAbove)!, MostSlowdown);
        return (parsed.GetValue(_baseline) is { } file ? ComparisonFile.Load(file) : null, failAbove);
    }

    private static (string File, string? Arm) Split(string text)
    {
        int mark = text.LastIndexOf('#');
        return mark > 0 && !System.IO.File.Exists(text) ? (text[..mark], text[(mark + 1)..]) : (text, null);
    }

    /// <summary>The command line, quoted for a shell.</summary>
    private static string Words(ParseResult parsed) => string.Join(
        ' ',
        parsed.Tokens.Select(token => token.Value.All(c => char.IsLetterOrDigit(c) || "-_./:%,=".Contains(c, StringComparison.Ordinal)) && token.Value.Length > 0
            ? token.Value
            : $"'{token.Value.Replace("'", "'\\''", StringComparison.Ordinal)}'").Prepend("ascend"));

    private static Option<int> Number(string name, string description, int value) =>
        new(name) { Description = description, DefaultValueFactory = _ => value };

    private static Option<string?> File(string name, string description) =>
        new(name) { Description = $"{description}, to this file; - for standard output.", HelpName = "file" };

    private static int Require(ParseResult parsed, Option<int> option, int minimum)
    {
        int value = parsed.GetValue(option);
        return value >= minimum ? value : throw new UsageException($"{option.Name} is {value}; it must be at least {minimum}.");
    }
}
