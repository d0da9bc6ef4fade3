using System.CommandLine;
using Ascend.Tracing;

namespace Ascend.Cli.Commands.Trace;

/// <summary>The options that choose spans.</summary>
internal sealed class FilterOptionSet
{
    private readonly Option<double?> _from = Micros("--from", "Leave out spans that end before this time after the first record.");
    private readonly Option<double?> _to = Micros("--to", "Leave out spans that start at this time after the first record, or later.");
    private readonly Option<double?> _minDuration = Micros("--min-duration", "Leave out shorter spans.");
    private readonly Option<string[]> _lanes = Patterns("--lane", "Only lanes of this name, * for any text, for example 'AICube_*'.");
    private readonly Option<string[]> _kernels = Patterns("--kernel", "Only kernels of this name, * for any text.");

    public FilterOptionSet(Command command)
    {
        foreach (Option option in new Option[] { _from, _to, _minDuration, _lanes, _kernels })
        {
            command.Options.Add(option);
        }
    }

    /// <returns>Null when no option was given.</returns>
    /// <exception cref="UsageException">A time is negative, or the window is empty.</exception>
    public TraceFilter? Create(ParseResult parsed)
    {
        string[] lanes = parsed.GetValue(_lanes) ?? [];
        string[] kernels = parsed.GetValue(_kernels) ?? [];
        var filter = new TraceFilter
        {
            FromNs = Nanoseconds(parsed, _from) ?? 0,
            ToNs = Nanoseconds(parsed, _to) ?? ulong.MaxValue,
            MinDurationNs = Nanoseconds(parsed, _minDuration) ?? 0,
            Lanes = lanes.Length > 0 ? lanes : null,
            Kernels = kernels.Length > 0 ? kernels : null,
        };
        if (filter.FromNs >= filter.ToNs)
        {
            throw new UsageException($"--from {parsed.GetValue(_from)} is not before --to {parsed.GetValue(_to)}.");
        }

        return filter == new TraceFilter() ? null : filter;
    }

    private static ulong? Nanoseconds(ParseResult parsed, Option<double?> option) => parsed.GetValue(option) switch
    {
        null => null,
        >= 0 and < 1e15 and double micros => (ulong)(micros * 1000),
        double other => throw new UsageException($"{option.Name} is {other}; it must be a number of microseconds from 0."),
    };

    private static Option<double?> Micros(string name, string description) => new(name) { Description = description, HelpName = "us" };

    private static Option<string[]> Patterns(string name, string description) => new(name) { Description = description, HelpName = "pattern" };
}
