using System.CommandLine;
using Ascend.Cli.Commands;
using Ascend.Experiments;
using Ascend.Tracing;

namespace Ascend.Cli.Compare;

/// <summary>The options of <c>ascend compare</c>.</summary>
internal sealed class CompareOptionSet
{
    private const double MostSlowdown = 1000;

    private readonly Option<string> _a = new("--a")
    {
        Description = "First arm: cce, pypto, pypto-layer (built from SIMPLER_ROOT's tree unless on the mock) or a package's "
            + "directory; :default, :batch-head, :long-sequence or :all names its tiling.",
        HelpName = "kernel",
        DefaultValueFactory = _ => "cce",
    };

    private readonly Option<string> _b = new("--b") { Description = "Second arm, likewise.", HelpName = "kernel", DefaultValueFactory = _ => "pypto" };
    private readonly Option<string> _tiling = new("--tiling") { Description = "Tiling of kernels that have one; all measures every mode and compares defaults and best.", DefaultValueFactory = _ => TilingNames.Default };
    private readonly Option<string> _output = new("--output")
    {
        Description = "Folder of runs; each has a folder in it with report, captures and timelines, 'latest' leads to the "
            + "newest.",
        HelpName = "dir",
        DefaultValueFactory = _ => "ascend-output",
    };
    private readonly Option<string?> _json = File("--json", "Write the comparison as JSON, with every sample");
    private readonly Option<string?> _csv = File("--csv", "Write the samples as CSV");
    private readonly Option<string?> _markdown = File("--markdown", "Write a summary to paste into an issue");
    private readonly Option<string?> _html = new("--html")
    {
        Description = "The report; without it, report.html in the run's folder.",
        HelpName = "file",
    };
    private readonly Option<string[]> _from = new("--from") { Description = "Measure nothing: conclude anew from one recorded JSON file, or compare the first arm of one with the second arm of another; file#B picks an arm.", HelpName = "file", AllowMultipleArgumentsPerToken = true, Arity = new ArgumentArity(1, 2) };
    private readonly Option<string?> _baseline = new("--baseline") { Description = "A recorded JSON file: exit code 3 when an arm became slower.", HelpName = "file" };
    private readonly Option<string> _failAbove = new("--fail-above") { Description = "Slowdown against the baseline that is allowed.", HelpName = "percent", DefaultValueFactory = _ => "3%" };

    public CompareOptionSet(Command command)
    {
        _tiling.AcceptOnlyFromAmong(TilingNames.Default, "batch-head", "long-sequence", ArmSpec.AllTilings);
        Problem = new ProblemOptionSet(command);
        foreach (Option option in new Option[]
        {
            _a, _b, _tiling, _output, _html, _json, _csv, _markdown, _from, _baseline, _failAbove,
        })
        {
            command.Options.Add(option);
        }

        Captures = new CapturesOptionSet(command);
        Measurement = new MeasurementOptionSet(command);
        Run = new RunSettings(command);
        Host = new HostOptionSet(command);
    }

    public ProblemOptionSet Problem { get; }

    public CapturesOptionSet Captures { get; }

    public MeasurementOptionSet Measurement { get; }

    public RunSettings Run { get; }

    public HostOptionSet Host { get; }

    /// <summary>The arms that were asked for, the first two being the pair.</summary>
    /// <param name="parsed">The parsed command line.</param>
    /// <param name="packages">Has or builds the packages that words stand for.</param>
    /// <param name="cancellation">Kills the compilers.</param>
    public async Task<IReadOnlyList<ExperimentArm>> ArmsAsync(ParseResult parsed, ArmPackages packages, CancellationToken cancellation)
    {
        string tiling = parsed.GetValue(_tiling)!;
        IReadOnlyList<ExperimentArm> first =
            await ArmSpec.ParseAsync(parsed.GetValue(_a)!, tiling, packages, cancellation).ConfigureAwait(false);
        return [.. first, .. await ArmSpec.ParseAsync(parsed.GetValue(_b)!, tiling, packages, cancellation).ConfigureAwait(false)];
    }

    /// <summary>What is asked for, in the words of the command line.</summary>
    public string What(ParseResult parsed) => Captures.Paths(parsed) is { } captures
        ? $"compare captures {string.Join(' ', captures.Select(Short))}"
        : parsed.GetValue(_from) is { Length: > 0 } files
        ? $"compare from {string.Join(' ', files.Select(file => Path.GetFileNameWithoutExtension(file)))}"
        : $"compare {Short(parsed.GetValue(_a)!)} {Short(parsed.GetValue(_b)!)}";

    public ComparisonOutputs Outputs(ParseResult parsed)
    {
        string directory = Path.GetFullPath(parsed.GetValue(_output)!);
        return new ComparisonOutputs(
            directory, parsed.GetValue(_html), parsed.GetValue(_json), parsed.GetValue(_csv), parsed.GetValue(_markdown));
    }

    /// <summary>What is concluded of captures, or anew of what was recorded; null when something is to be measured.</summary>
    /// <exception cref="InvalidDataException">A file is no comparison.</exception>
    /// <exception cref="TraceFormatException">A capture cannot be read.</exception>
    public Comparison? Recordings(ParseResult parsed, CancellationToken cancellation)
    {
        if (Captures.Compare(
            parsed,
            [_output, _html, _json, _csv, _markdown],
            [parsed.GetValue(_html), parsed.GetValue(_json), parsed.GetValue(_csv), parsed.GetValue(_markdown)],
            cancellation) is { } compared)
        {
            return compared;
        }

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
        return Experiments.Recordings.Combine(first, firstArm, ComparisonFile.Load(secondFile), secondArm, CommandWords.Of(parsed));
    }

    public (Comparison? Baseline, double FailAbove) Baseline(ParseResult parsed)
    {
        double failAbove = Percent.Parse("--fail-above", parsed.GetValue(_failAbove)!, MostSlowdown);
        return (parsed.GetValue(_baseline) is { } file ? ComparisonFile.Load(file) : null, failAbove);
    }

    private static string Short(string arm) => Path.GetFileName(arm.TrimEnd('/'));

    private static (string File, string? Arm) Split(string text)
    {
        int mark = text.LastIndexOf('#');
        return mark > 0 && !System.IO.File.Exists(text) ? (text[..mark], text[(mark + 1)..]) : (text, null);
    }

    private static Option<string?> File(string name, string description) =>
        new(name) { Description = $"{description}, to this file; - for standard output.", HelpName = "file" };
}
