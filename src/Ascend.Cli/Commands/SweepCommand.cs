using System.CommandLine;
using System.Globalization;
using Ascend.Attention;
using Ascend.Cli.Compare;
using Ascend.Experiments;
using Ascend.Runtime;
using Microsoft.Extensions.Logging;
using Spectre.Console;

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
        var store = new Option<string?>("--store") { Description = "SQLite file of the results, where the sweep goes on; without it, sweep.db in the output folder.", HelpName = "file" };
        var output = new Option<string>("--output") { Description = "Folder for captures, store and report.", HelpName = "dir", DefaultValueFactory = _ => "ascend-output" };
        var html = new Option<string?>("--html") { Description = "The heat map; without it, sweep.html in the output folder.", HelpName = "file" };
        var csv = new Option<string?>("--csv") { Description = "Write one row per point, to this file; - for standard output.", HelpName = "file" };
        foreach (Option option in new Option[] { batch, context, heads, kvHeads, types, tilings, headDim, blockSize, seed, store, output, html, csv })
        {
            command.Options.Add(option);
        }

        var measurement = new MeasurementOptionSet(command);
        var hostOptions = new HostOptionSet(command);
        command.SetAction(CommandLine.Guarded(streams, async (parsed, cancellation) =>
        {
            string directory = Path.GetFullPath(parsed.GetValue(output)!);
            string page = parsed.GetValue(html) ?? Path.Combine(directory, "sweep.html");
            var plan = new SweepPlan
            {
                Batches = Numbers(parsed, batch),
                Contexts = Numbers(parsed, context),
                QueryHeads = Numbers(parsed, heads),
                KvHeads = Numbers(parsed, kvHeads),
                HeadDim = parsed.GetValue(headDim),
                BlockSize = parsed.GetValue(blockSize),
                DataTypes = [.. Words(parsed, types).Select(ParseType)],
                Tilings = [.. Words(parsed, tilings).Select(TilingNames.Parse)],
                Seed = parsed.GetValue(seed),
            };
            ExperimentOptions settings = measurement.Read(parsed, directory);
            Directory.CreateDirectory(directory);
            foreach (string file in new[] { page, parsed.GetValue(csv) }.OfType<string>())
            {
                OutputTarget.RequireWritable(file);
            }

            using AscendHost host = hostOptions.Open(parsed, out ILoggerFactory logging);
            using ILoggerFactory ownedLogging = logging;
            using SweepStore results = SweepStore.Open(parsed.GetValue(store) ?? Path.Combine(directory, "sweep.db"));
            streams.Output.MarkupLineInterpolated($"[bold]{BackendNames.Headline(host)}[/] ({host.BackendReason})");
            streams.Output.MarkupLineInterpolated($"[yellow]{BackendNames.Caveat(host.Clock)}[/]");
            IReadOnlyList<SweepResult> all = await new Sweep(host, plan, results, settings)
                .RunAsync(new Lines(streams), cancellation).ConfigureAwait(false);
            OutputTarget.Write(page, stream =>
            {
                using var writer = new StreamWriter(stream, leaveOpen: true);
                SweepReport.WriteHtml(writer, all);
            });
            streams.Output.MarkupLineInterpolated($"store {results.Path}");
            streams.Output.MarkupLineInterpolated($"report {page}");
            if (parsed.GetValue(csv) is { } table)
            {
                OutputTarget.Write(table, stream =>
                {
                    using var writer = new StreamWriter(stream, leaveOpen: true);
                    SweepReport.WriteCsv(writer, all);
                });
            }

            return all.All(result => result.Status != SweepStatus.Failed && result.Comparison?.IsCorrect != false) ? ExitCode.Success : ExitCode.Failure;
        }));
        return command;
    }

    private static Option<string> List(string name, string description, string value) =>
        new(name) { Description = $"{description} Several, separated by commas.", HelpName = "list", DefaultValueFactory = _ => value };

    private static string[] Words(ParseResult parsed, Option<string> option) =>
        parsed.GetValue(option)!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } words
            ? words
            : throw new UsageException($"{option.Name} is empty.");

    private static int[] Numbers(ParseResult parsed, Option<string> option) =>
    [
        .. Words(parsed, option).Select(word => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0
            ? number
            : throw new UsageException($"{option.Name} has '{word}', which is no number above 0.")),
    ];

    private static AttentionDataType ParseType(string name) => name switch
    {
        "fp16" => AttentionDataType.Float16,
        "bf16" => AttentionDataType.BFloat16,
        _ => throw new UsageException($"--dtype has '{name}'; there are fp16 and bf16."),
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
