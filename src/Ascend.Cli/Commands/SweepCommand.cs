using System.CommandLine;
using Ascend.Attention;
using Ascend.Cli.Compare;
using Ascend.Cli.Parsing;
using Ascend.Cli.Run;
using Ascend.Experiments;
using Ascend.Runtime;
using Microsoft.Extensions.Logging;

namespace Ascend.Cli.Commands;

/// <summary><c>ascend sweep</c>: the comparison over many shapes, resumable.</summary>
internal static class SweepCommand
{
    public static Command Create(ConsoleStreams streams)
    {
        var command = new Command("sweep", "Compares the CCE and the pypto attention kernel over batch, context, heads, dtype and tiling; a sweep that was interrupted goes on.");
        Option<string> batch = List("--batch", "Sequences.", "1,4,16");
        Option<string> context = List("--context", "Tokens that every sequence attends to.", "512,1024,2048,4096");
        Option<string> heads = List("--heads", "Query heads.", "40");
        Option<string> kvHeads = List("--kv-heads", "KV heads.", "8");
        Option<string> types = List("--dtype", "fp16 and bf16.", "fp16");
        Option<string> tilings = List("--tiling", "default, batch-head and long-sequence.", TilingNames.Default);
        var headDim = new Option<int>("--head-dim") { Description = "Elements of one head.", DefaultValueFactory = _ => 128 };
        var blockSize = new Option<int>("--block-size") { Description = "Tokens of one cache block.", DefaultValueFactory = _ => 128 };
        var seed = new Option<int>("--seed") { Description = "Seed of data and block tables." };
        var shard = new Option<string?>("--shard")
        {
            Description = "Measure only this part of the points, for example 2/4 on the second of four hosts; 'sweep "
                + "merge' puts the stores together.",
            HelpName = "I/N",
        };
        var store = new Option<string?>("--store") { Description = "SQLite file of the results, where the sweep goes on; without it, sweep.db in the output folder.", HelpName = "file" };
        var output = new Option<string>("--output")
        {
            Description = "Folder of runs; captures and report go to a folder in it that 'latest' leads to.",
            HelpName = "dir",
            DefaultValueFactory = _ => "ascend-output",
        };
        foreach (Option option in new Option[] { batch, context, heads, kvHeads, types, tilings, headDim, blockSize, seed,
            shard, store, output })
        {
            command.Options.Add(option);
        }

        var outputs = new SweepOutputs(command, "without it, sweep.html in the run's folder");
        var measurement = new MeasurementOptionSet(command);
        var hostOptions = new HostOptionSet(command);
        command.Subcommands.Add(SweepMergeCommand.Create(streams));
        command.SetAction(CommandLine.Guarded(streams, async (parsed, cancellation) =>
        {
            var plan = new SweepPlan
            {
                Batches = Numbers(parsed, batch),
                Contexts = Numbers(parsed, context),
                QueryHeads = Numbers(parsed, heads),
                KvHeads = Numbers(parsed, kvHeads),
                HeadDim = parsed.GetValue(headDim),
                BlockSize = parsed.GetValue(blockSize),
                DataTypes = [.. Words(parsed, types).Select(ParseType)],
                Tilings = [.. Words(parsed, tilings).Select(ParseTiling)],
                Seed = parsed.GetValue(seed),
                Shard = parsed.GetValue(shard) is { } part ? ParseShard(part) : null,
            };
            string directory = Path.GetFullPath(parsed.GetValue(output)!);
            outputs.RequireWritable(parsed);
            _ = measurement.Read(parsed, directory);
            using AscendHost host = hostOptions.Open(parsed, out ILoggerFactory logging);
            using ILoggerFactory ownedLogging = logging;
            RunFolder folder = RunFolder.Create(
                directory, $"sweep{(plan.Shard is { } named ? $" {named.Number}of{named.Count}" : "")}");
            DateTimeOffset startedAt = DateTimeOffset.UtcNow;
            try
            {
                using SweepStore results = SweepStore.Open(parsed.GetValue(store) ?? Path.Combine(directory, "sweep.db"));
                var sweep = Plan(host, plan, results, measurement.Read(parsed, folder.Path));
                streams.Output.MarkupLineInterpolated($"[bold]{BackendNames.Headline(host)}[/] ({host.BackendReason})");
                streams.Output.MarkupLineInterpolated($"[yellow]{BackendNames.Caveat(host.Clock)}[/]");
                IReadOnlyList<SweepResult> all =
                    await sweep.RunAsync(new Lines(streams), cancellation).ConfigureAwait(false);
                streams.Output.MarkupLineInterpolated($"store {results.Path}");
                string? page = outputs.Write(parsed, all, streams, Path.Combine(folder.Path, "sweep.html"));
                folder.Finish(streams, new RunSummary
                {
                    StartedAt = startedAt,
                    Command = CommandWords.Of(parsed),
                    Title = $"sweep of {all.Count} points",
                    Caveat = $"{BackendNames.Headline(host)}. {BackendNames.Caveat(host.Clock)}",
                    Results = [string.Join(", ",
                        all.GroupBy(result => result.Status)
                        .Select(group => $"{group.Count()} {group.Key.ToString().ToLowerInvariant()}"))],
                    Files = page is not null && Path.GetDirectoryName(Path.GetFullPath(page)) == folder.Path
                        ? [Path.GetFileName(page)] : [],
                });
                return all.All(result => result.Status != SweepStatus.Failed && result.Comparison?.IsCorrect != false)
                    ? ExitCode.Success : ExitCode.Failure;
            }
            finally
            {
                folder.RemoveIfEmpty();
            }
        }));
        return command;
    }

    private static Sweep Plan(AscendHost host, SweepPlan plan, SweepStore results, ExperimentOptions settings)
    {
        try
        {
            return new Sweep(host, plan, results, settings);
        }
        catch (InvalidOperationException e)
        {
            throw new UsageException(e.Message, e);
        }
    }

    private static SweepShard ParseShard(string text)
    {
        try
        {
            return SweepShard.Parse(text);
        }
        catch (ArgumentException e)
        {
            throw new UsageException($"--shard: {e.Message}", e);
        }
    }

    private static TilingMode ParseTiling(string name)
    {
        string[] modes = [TilingNames.Default, "batch-head", "long-sequence"];
        return modes.Contains(name) ? TilingNames.Parse(name)
            : throw new UsageException(StrictNumbers.Word("--tiling", name, modes));
    }

    private static Option<string> List(string name, string description, string value) =>
        new(name) { Description = $"{description} Several, separated by commas.", HelpName = "list", DefaultValueFactory = _ => value };

    private static string[] Words(ParseResult parsed, Option<string> option) =>
        parsed.GetValue(option)!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } words
            ? words
            : throw new UsageException($"{option.Name} is empty.");

    private static int[] Numbers(ParseResult parsed, Option<string> option) =>
    [
        .. Words(parsed, option).Select(word => StrictNumbers.TryWhole(word, 1, int.MaxValue, out long number)
            ? (int)number
            : throw new UsageException($"{option.Name} has '{word}', which is no whole number from 1 to {int.MaxValue}.")),
    ];

    private static AttentionDataType ParseType(string name) => name switch
    {
        "fp16" => AttentionDataType.Float16,
        "bf16" => AttentionDataType.BFloat16,
        _ => throw new UsageException(StrictNumbers.Word("--dtype", name, ["fp16", "bf16"])),
    };

    /// <summary>Writes a line for each finished point.</summary>
    private sealed class Lines(ConsoleStreams streams) : IProgress<SweepProgress>
    {
        public void Report(SweepProgress value)
        {
            if (value.Result is not { } result)
            {
                return;
            }

            string text = result.Comparison?.Pairs[0].VerdictText ?? $"{result.Status.ToString().ToLowerInvariant()}: {result.Error}";
            streams.Output.MarkupLineInterpolated($"[[{value.Finished}/{value.Total}]] {value.Point.Key}: {text}");
        }
    }
}
