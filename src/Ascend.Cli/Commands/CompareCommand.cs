using System.CommandLine;
using System.Text.Json;
using Ascend.Attention;
using Ascend.Cli.Compare;
using Ascend.Runtime;
using Microsoft.Extensions.Logging;
using Spectre.Console;

namespace Ascend.Cli.Commands;

/// <summary><c>ascend compare</c>: both attention kernels on one problem.</summary>
internal static class CompareCommand
{
    public static Command Create(ConsoleStreams streams)
    {
        var command = new Command("compare", "Launches the CCE and the pypto attention kernel, untraced and traced, and compares them.");
        var problem = new ProblemOptionSet(command);
        var rounds = Number("--rounds", "Counted runs of each kernel without tracing.", 5);
        var tracedRounds = Number("--traced-rounds", "Runs of each kernel with TraCR.", 1);
        var warmUp = Number("--warm-up", "Runs of each kernel before the counted ones.", 1);
        var tiling = new Option<string>("--tiling")
        {
            Description = "Tiling of the CCE kernel.",
            DefaultValueFactory = _ => "default",
        };
        tiling.AcceptOnlyFromAmong("default", "batch-head", "long-sequence");
        var output = new Option<string>("--output")
        {
            Description = "Folder for captures and timelines.",
            HelpName = "dir",
            DefaultValueFactory = _ => "ascend-output",
        };
        var json = new Option<string?>("--json") { Description = "Write the comparison as JSON to this file; - for standard output.", HelpName = "file" };
        foreach (Option option in new Option[] { rounds, tracedRounds, warmUp, tiling, output, json })
        {
            command.Options.Add(option);
        }

        var hostOptions = new HostOptionSet(command);
        command.SetAction(CommandLine.Guarded(streams, async (parsed, cancellation) =>
        {
            var settings = new CompareSettings(
                problem.Create(parsed),
                ParseTiling(parsed.GetValue(tiling)!),
                Require(parsed, rounds, 1),
                Require(parsed, tracedRounds, 1),
                Require(parsed, warmUp, 0),
                Path.GetFullPath(parsed.GetValue(output)!));
            string? jsonFile = parsed.GetValue(json);
            if (jsonFile is not null)
            {
                OutputTarget.RequireWritable(jsonFile);
            }

            using AscendHost host = hostOptions.Open(parsed, out ILoggerFactory logging);
            using ILoggerFactory ownedLogging = logging;
            CompareReport report = await RunWithProgressAsync(streams, host, settings, cancellation).ConfigureAwait(false);
            CompareRenderer.Write(streams.Output, report);
            if (jsonFile is not null)
            {
                OutputTarget.Write(jsonFile, stream => JsonSerializer.Serialize(stream, report, CompareJsonContext.Default.CompareReport));
            }

            return report.Correct ? ExitCode.Success : ExitCode.Failure;
        }));
        return command;
    }

    private static Task<CompareReport> RunWithProgressAsync(
        ConsoleStreams streams, AscendHost host, CompareSettings settings, CancellationToken cancellation)
    {
        int runs = 2 * (settings.Rounds + settings.TracedRounds + (2 * settings.WarmUp));
        return streams.Error.Progress()
            .AutoClear(true)
            .Columns(new SpinnerColumn(), new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn())
            .StartAsync(async context =>
            {
                ProgressTask task = context.AddTask("starting", maxValue: runs);
                var progress = new SynchronousProgress(step =>
                {
                    task.Description = Markup.Escape(step.Doing);
                    task.Increment(step.Runs);
                });
                return await new CompareRunner(host, settings, progress).RunAsync(cancellation).ConfigureAwait(false);
            });
    }

    private static TilingMode ParseTiling(string name) => name switch
    {
        "batch-head" => TilingMode.BatchHead,
        "long-sequence" => TilingMode.LongSequence,
        _ => TilingMode.Default,
    };

    private static Option<int> Number(string name, string description, int value) =>
        new(name) { Description = description, DefaultValueFactory = _ => value };

    private static int Require(ParseResult parsed, Option<int> option, int minimum)
    {
        int value = parsed.GetValue(option);
        return value >= minimum ? value : throw new UsageException($"{option.Name} is {value}; it must be at least {minimum}.");
    }

    /// <summary>Reports on the calling thread, unlike <see cref="Progress{T}"/>.</summary>
    private sealed class SynchronousProgress(Action<CompareProgress> report) : IProgress<CompareProgress>
    {
        public void Report(CompareProgress value) => report(value);
    }
}
