using System.CommandLine;
using System.Globalization;
using Ascend.Experiments;

namespace Ascend.Cli.Compare;

/// <summary>The options that say how long and how closely to measure.</summary>
internal sealed class MeasurementOptionSet
{
    private const double MostPrecision = 50;

    /// <summary>Two show whether a result and a capture repeat; nothing more can be learned of time there.</summary>
    private const int SimulatorRounds = 2;

    private static readonly ExperimentOptions s_defaults = new();

    private readonly Option<string> _metric = new("--metric") { Description = "What the verdict rests on: makespan (traced runs) or device-wall (untraced).", DefaultValueFactory = _ => "makespan" };
    private readonly Option<string> _precision = new("--precision") { Description = "Measure until half the ratio's 95 % interval is at most this share of it.", HelpName = "percent", DefaultValueFactory = _ => "1%" };
    private readonly Option<int> _rounds = Number("--rounds", "Least rounds; in each, every arm runs once.", s_defaults.MinRounds);
    private readonly Option<int> _maxRounds = Number("--max-rounds", "Most rounds.", s_defaults.MaxRounds);
    private readonly Option<double> _maxTime = new("--max-time") { Description = "Longest time for them, in seconds.", HelpName = "s", DefaultValueFactory = _ => s_defaults.MaxTime.TotalSeconds };
    private readonly Option<int> _otherRounds = Number("--other-rounds", "Rounds of the other kind (untraced for makespan), which tell the profiler's cost.", s_defaults.OtherRounds);
    private readonly Option<int> _warmUp = Number("--warm-up", "Runs of each arm and kind that are dropped first.", s_defaults.WarmUp);
    private readonly Option<KeepCaptures> _keep = new("--keep-captures")
    {
        Description = "representative (one an arm), all or none; the figures of every capture are kept.",
        DefaultValueFactory = _ => KeepCaptures.Representative,
    };
    private readonly Option<bool> _strict = new("--strict") { Description = "Refuse arms that are not like for like." };

    public MeasurementOptionSet(Command command)
    {
        _metric.AcceptOnlyFromAmong("makespan", "device-wall");
        foreach (Option option in new Option[] { _metric, _precision, _rounds, _maxRounds, _maxTime, _otherRounds, _warmUp,
            _keep, _strict })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Which captures stay.</summary>
    public KeepCaptures Keep(ParseResult parsed) => parsed.GetValue(_keep);

    /// <summary>The options for a backend whose runs take minutes and whose times are no evidence: fewer rounds where none were asked
    /// for.</summary>
    /// <param name="parsed">The parsed command line.</param>
    /// <param name="options">As read.</param>
    /// <param name="picked">Told what was picked.</param>
    public ExperimentOptions ForSimulator(ParseResult parsed, ExperimentOptions options, Action<string> picked)
    {
        options = options with { Isolation = SessionIsolation.Process };
        picked("a worker process, so that a run that never returns can be ended");
        if (!IsGiven(parsed, _rounds))
        {
            int most = IsGiven(parsed, _maxRounds) ? options.MaxRounds : SimulatorRounds;
            options = options with { MinRounds = Math.Min(SimulatorRounds, most), MaxRounds = most };
            picked($"{options.MinRounds} rounds (--rounds measures more)");
        }

        if (!IsGiven(parsed, _otherRounds))
        {
            options = options with { OtherRounds = SimulatorRounds };
            picked($"{SimulatorRounds} rounds of the other kind (--other-rounds)");
        }

        if (!IsGiven(parsed, _warmUp))
        {
            options = options with { WarmUp = 0 };
            picked("no warm-up (--warm-up)");
        }

        return options;
    }

    /// <exception cref="UsageException">A value is out of range.</exception>
    public ExperimentOptions Read(ParseResult parsed, string outputDirectory)
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
            KeepCaptures = parsed.GetValue(_keep),
            Strict = parsed.GetValue(_strict),
            OutputDirectory = outputDirectory,
            Command = CommandWords.Of(parsed),
        };
    }

    private static bool IsGiven(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };

    private static Option<int> Number(string name, string description, int value) =>
        new(name) { Description = description, DefaultValueFactory = _ => value };

    private static int Require(ParseResult parsed, Option<int> option, int minimum)
    {
        int value = parsed.GetValue(option);
        return value >= minimum ? value : throw new UsageException($"{option.Name} is {value}; it must be at least {minimum}.");
    }
}
