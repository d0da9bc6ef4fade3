using System.CommandLine;
using System.Globalization;
using Ascend.Attention;
using Ascend.Cli.Compare;
using Ascend.Experiments;
using Ascend.Files;
using Ascend.Runtime;
using Microsoft.Extensions.Logging;
using Spectre.Console;

namespace Ascend.Cli.Commands;

/// <summary><c>ascend compare</c>: two attention kernels on one problem, or what was recorded of them.</summary>
internal static class CompareCommand
{
    public static Command Create(ConsoleStreams streams)
    {
        var command = new Command(
            "compare", "Measures two attention kernels in turns until the ratio's interval is narrow, and says what may be concluded.");
        var options = new CompareOptionSet(command);
        command.SetAction(CommandLine.Guarded(streams, async (parsed, cancellation) =>
        {
            ComparisonOutputs outputs = options.Outputs(parsed);
            outputs.RequireWritable();
            Comparison? recorded = options.Recordings(parsed, cancellation);
            (Comparison? baseline, double failAbove) = options.Baseline(parsed);
            RunFolder folder = RunFolder.Create(outputs.Directory, options.What(parsed));
            Comparison comparison;
            try
            {
                comparison = recorded ?? WithSelfChecks(
                    streams, await MeasureAsync(streams, options, parsed, folder, cancellation).ConfigureAwait(false));
                ComparisonRenderer.Write(streams.Output, comparison);
                outputs.Write(comparison, folder, recorded is null ? options.Measurement.Keep(parsed)
                    : KeepCaptures.All, streams, cancellation);
            }
            finally
            {
                folder.RemoveIfEmpty();
            }

            bool slower = baseline is not null && WriteGate(streams, BaselineGate.Check(comparison, baseline, failAbove), failAbove);
            return !comparison.IsCorrect ? ExitCode.Failure : slower ? ExitCode.Slower : ExitCode.Success;
        }));
        return command;
    }

    private static async Task<Comparison> MeasureAsync(
        ConsoleStreams streams, CompareOptionSet options, ParseResult parsed, RunFolder folder,
            CancellationToken cancellation)
    {
        PagedAttentionProblem problem = options.Problem.Create(parsed);
        ExperimentOptions settings = options.Measurement.Read(parsed, folder.Path);
        if (settings.KeepCaptures == KeepCaptures.None)
        {
            // The report needs the representative ones; they go when it is written.
            settings = settings with { KeepCaptures = KeepCaptures.Representative };
        }

        using AscendHost host = options.Host.Open(parsed, out ILoggerFactory logging);
        using ILoggerFactory ownedLogging = logging;
        IReadOnlyList<ExperimentArm> arms =
            await options.ArmsAsync(parsed, new ArmPackages(host, streams), cancellation).ConfigureAwait(false);
        settings = settings with { Run = options.Run.Read(parsed, host, arms, streams) };
        if (host.Backend == BackendKind.Simulator)
        {
            var picked = new List<string>();
            settings = options.Measurement.ForSimulator(parsed, settings, picked.Add);
            if (picked.Count > 0)
            {
                streams.Error.MarkupLineInterpolated(
                    $"picked for the simulator, where a run takes up to minutes and times are host noise: {string.Join(", ", picked)}");
            }
        }

        var experiment = new Experiment(host, problem, arms, settings);
        if (!streams.Error.Profile.Capabilities.Interactive)
        {
            SynchronousProgress? lines = host.Backend == BackendKind.Mock
                ? null
                : new SynchronousProgress(step => streams.Error.WriteLine(TerminalText.Clean(Describe(step))));
            return await experiment.RunAsync(lines, cancellation).ConfigureAwait(false);
        }

        return await streams.Error.Status().StartAsync("starting", async status =>
        {
            var progress = new SynchronousProgress(step => status.Status(Markup.Escape(TerminalText.Clean(Describe(step)))));
            return await experiment.RunAsync(progress, cancellation).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    /// <summary>Adds what self-checks of this host tell, and keeps this one; where they cannot be kept, says so.</summary>
    private static Comparison WithSelfChecks(ConsoleStreams streams, Comparison comparison)
    {
        try
        {
            return SelfCheckStore.OfUser(Environment.GetEnvironmentVariable)?.Complete(comparison) ?? comparison;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            streams.Error.WriteLine(TerminalText.Clean(
                $"self-checks of this host cannot be kept or read: {e.Message} Name a writable folder in XDG_STATE_HOME."));
            return comparison;
        }
    }

    private static string Describe(ExperimentProgress step)
    {
        string precision = step.Precision is { } reached ? $", interval ±{(100 * reached).ToString("F2", CultureInfo.InvariantCulture)} %" : "";
        return $"{step.Doing} ({step.Runs} runs, {step.Rounds} rounds{precision})";
    }

    /// <summary>Writes a line per arm; true when one is too slow.</summary>
    private static bool WriteGate(ConsoleStreams streams, IReadOnlyList<GateResult> results, double failAbove)
    {
        foreach (GateResult result in results)
        {
            string ratio = result.Ratio is { } r
                ? string.Create(CultureInfo.InvariantCulture, $"{100 * (r.Value - 1):+0.00;-0.00;0.00} % [{100 * (r.Low - 1):+0.00;-0.00;0.00}, {100 * (r.High - 1):+0.00;-0.00;0.00}]")
                : "no figure";
            string colour = result.Outcome == GateOutcome.Passed ? "green" : "red";
            string limit = (100 * failAbove).ToString("0.##", CultureInfo.InvariantCulture);
            streams.Output.MarkupLine(
                $"[{colour}]{(result.Outcome == GateOutcome.Passed ? "passed" : result.Outcome == GateOutcome.Slower ? "slower" : "not comparable")}[/]: "
                + Markup.Escape($"{result.Arm} against the baseline: {ratio}, {limit} % allowed"));
            if (result is { Outcome: GateOutcome.Passed, Ratio.High: var high } && high > 1 + failAbove)
            {
                streams.Output.WriteLine("  not shown to be slower; the interval does not exclude it either: measure more "
                    + "rounds (--rounds) to narrow it");
            }

            foreach (Condition condition in result.Conditions)
            {
                streams.Output.MarkupLineInterpolated($"  {condition.Field} ({condition.A ?? "-"} / {condition.B ?? "-"}): {condition.Text}");
            }
        }

        return results.Any(result => result.Outcome != GateOutcome.Passed);
    }

    /// <summary>Reports on the calling thread, unlike <see cref="Progress{T}"/>.</summary>
    private sealed class SynchronousProgress(Action<ExperimentProgress> report) : IProgress<ExperimentProgress>
    {
        public void Report(ExperimentProgress value) => report(value);
    }
}
