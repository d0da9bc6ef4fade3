using System.CommandLine;
using Ascend.Cli.Compare;
using Ascend.Experiments;

namespace Ascend.Cli.Commands;

/// <summary><c>ascend sweep merge</c>: the stores of a sweep's shards in one.</summary>
internal static class SweepMergeCommand
{
    public static Command Create(ConsoleStreams streams)
    {
        var command = new Command("merge", "Puts the stores of a sweep's shards together; different results for one point "
            + "are refused by name.");
        var sources = new Argument<string[]>("STORE")
        {
            Description = "The shards' SQLite files.",
            Arity = ArgumentArity.OneOrMore,
        };
        var store = new Option<string>("--store")
        {
            Description = "The merged SQLite file; one that exists is added to, so that late shards can be merged later.",
            HelpName = "file",
            Required = true,
        };
        var outputs = new SweepOutputs(command, "without it, none");
        command.Arguments.Add(sources);
        command.Options.Add(store);
        command.SetAction(CommandLine.Guarded(streams, (parsed, _) =>
        {
            outputs.RequireWritable(parsed);
            SweepStore[] opened = [];
            try
            {
                foreach (string source in parsed.GetValue(sources)!)
                {
                    opened = [.. opened, SweepStore.OpenToRead(source)];
                }

                if (Array.Find(opened, shard => shard.Path == Path.GetFullPath(parsed.GetValue(store)!)) is { } same)
                {
                    throw new UsageException($"'{same.Path}' is merged into itself; name another file with --store.");
                }

                using SweepStore merged = SweepStore.Open(parsed.GetValue(store)!);
                int points = SweepMerge.Into(merged, opened);
                streams.Output.MarkupLineInterpolated($"{opened.Length} stores merged, {points} points");
                streams.Output.MarkupLineInterpolated($"store {merged.Path}");
                outputs.Write(parsed, merged.Read(), streams, page: null);
            }
            finally
            {
                foreach (SweepStore shard in opened)
                {
                    shard.Dispose();
                }
            }

            return Task.FromResult(ExitCode.Success);
        }));
        return command;
    }
}
