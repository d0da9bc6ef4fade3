using System.Globalization;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Ascend.Simpler;

/// <summary>How simpler's libraries timed one run; they say so in <c>[STRACE]</c> log lines (G6).</summary>
/// <remarks>On the simulator every time is that of the host's threads.</remarks>
public sealed partial class RunTiming
{
    private const string RootStage = "chip.run";
    private const string DeviceStage = "chip.run.runner_run.device_wall";

    [JsonConstructor]
    internal RunTiming(IReadOnlyList<RunStage> stages) => Stages = stages;

    /// <summary>Every stage in the order of the log.</summary>
    public IReadOnlyList<RunStage> Stages { get; }

    /// <summary>The whole run on the host; null when the log lacks it.</summary>
    public TimeSpan? HostWall => Find(RootStage)?.Duration;

    /// <summary>The device's part; null when the log lacks it.</summary>
    public TimeSpan? DeviceWall => Find(DeviceStage)?.Duration;

    /// <summary>A stage by name; the first of several, null for none.</summary>
    public RunStage? Find(string name) => Stages.FirstOrDefault(stage => stage.Name == name);

    /// <summary>Collects the stages of the one run in a log; null when it has none, or lines of several runs.</summary>
    internal static RunTiming? Read(IReadOnlyList<RuntimeLogLine> lines)
    {
        var runs = new Dictionary<string, List<RunStage>>(StringComparer.Ordinal);
        foreach (RuntimeLogLine line in lines)
        {
            if (Span().Match(line.Text) is { Success: true } match)
            {
                string run = match.Groups["run"].Value;
                if (!runs.TryGetValue(run, out List<RunStage>? stages))
                {
                    runs.Add(run, stages = []);
                }

                stages.Add(new RunStage(
                    match.Groups["name"].Value,
                    int.Parse(match.Groups["depth"].Value, CultureInfo.InvariantCulture),
                    match.Groups["rest"].Value.Contains("clk=dev", StringComparison.Ordinal),
                    FromNanoseconds(match.Groups["start"].Value),
                    FromNanoseconds(match.Groups["duration"].Value)));
            }
        }

        List<RunStage>[] complete = [.. runs.Values.Where(stages => stages.Exists(stage => stage.Name == RootStage))];
        return complete is [var only] && only.Count(stage => stage.Name == RootStage) == 1 ? new RunTiming(only) : null;
    }

    private static TimeSpan FromNanoseconds(string text) =>
        TimeSpan.FromTicks(long.Parse(text, CultureInfo.InvariantCulture) / TimeSpan.NanosecondsPerTick);

    [GeneratedRegex(
        @"\[STRACE\] v=1 pid=(?<pid>\d+) tid=\d+ (?<run>inv=\d+ hid=\w+) depth=(?<depth>\d{1,3}) name=(?<name>\S+) ts=(?<start>\d{1,18}) dur=(?<duration>\d{1,18})(?<rest>.*)$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Span();
}
