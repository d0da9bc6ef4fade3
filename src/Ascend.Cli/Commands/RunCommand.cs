using System.CommandLine;
using System.Globalization;
using Ascend.Cli.Compare;
using Ascend.Cli.Run;
using Ascend.Experiments;
using Ascend.Runtime;
using Microsoft.Extensions.Logging;

namespace Ascend.Cli.Commands;

/// <summary><c>ascend run PACKAGE</c>: launches a kernel package with generated arguments.</summary>
internal static class RunCommand
{
    private const double LongestLimit = 1e6;

    public static Command Create(ConsoleStreams streams)
    {
        var command = new Command("run", "Launches a kernel package with seeded random inputs, and reports each run.");
        var package = new Argument<string>("PACKAGE") { Description = "A package's directory, or the name of a shipped one." };
        var dims = new Option<string[]>("--dim")
        {
            Description = "Extent of a symbol in the package's shapes, for example --dim rows=16.",
            HelpName = "symbol=extent",
        };
        var scalars = new Option<string[]>("--scalar") { Description = "Value of a scalar argument.", HelpName = "name=value" };
        var rounds = new Option<int>("--rounds") { Description = "Number of runs.", DefaultValueFactory = _ => 1 };
        var seed = new Option<int>("--seed") { Description = "Seed of the inputs.", DefaultValueFactory = _ => 0 };
        var trace = new Option<bool>("--trace") { Description = "Capture every run with TraCR." };
        var swimlane = new Option<int>("--swimlane")
        {
            Description = "Write simpler's chip swimlane records of this level, 1 to 4, and the task dependencies of every run.",
            HelpName = "level",
        };
        var msprof = new Option<string>("--msprof")
        {
            Description = "Run CANN's own profiler around every run; its files go to a folder per run below this one.",
            HelpName = "folder",
        };
        var isolate = new Option<bool>("--isolate")
        {
            Description = "Run in a worker process, so that a crash or hang in a kernel is an error message.",
        };
        var inProcess = new Option<bool>("--in-process")
        {
            Description = "Run in this process even where a full trace buffer would end it.",
        };
        var limit = new Option<double>("--timeout") { Description = "Limit of a run in seconds.", DefaultValueFactory = _ => 600 };
        var device = new Option<int>("--device") { Description = "Device id.", DefaultValueFactory = _ => 0 };
        var output = new Option<string>("--output")
        {
            Description = "Folder of runs; captures and swimlane records go to a folder in it that 'latest' leads to.",
            DefaultValueFactory = _ => "ascend-output",
        };
        var hostOptions = new HostOptionSet(command, withFaults: true);
        command.Arguments.Add(package);
        foreach (Option option in new Option[] { dims, scalars, rounds, seed, trace, swimlane, msprof, isolate, inProcess, limit, device, output })
        {
            command.Options.Add(option);
        }

        command.SetAction(CommandLine.Guarded(streams, async (parsed, cancellation) =>
        {
            if (parsed.GetValue(rounds) < 1)
            {
                throw new UsageException($"--rounds is {parsed.GetValue(rounds)}; it must be at least 1.");
            }

            if (parsed.GetValue(swimlane) is < 0 or > 4)
            {
                throw new UsageException($"--swimlane is {parsed.GetValue(swimlane)}; it must be 0 (off) to 4.");
            }

            if (parsed.GetValue(limit) is <= 0 or > LongestLimit)
            {
                throw new UsageException(string.Create(
                    CultureInfo.InvariantCulture,
                        $"--timeout is {parsed.GetValue(limit)}; it must be above 0 and at most {LongestLimit} s."));
            }

            if (parsed.GetValue(device) < 0)
            {
                throw new UsageException($"--device is {parsed.GetValue(device)}; devices are numbered from 0.");
            }

            if (parsed.GetValue(isolate) && parsed.GetValue(inProcess))
            {
                throw new UsageException("--isolate and --in-process contradict each other; give one of them, or none.");
            }

            KernelPackage loaded = PackagePath.Load(
                ShippedPackages.Resolve(parsed.GetValue(package)!), ShippedPackages.Names);
            Dictionary<string, long> extents = NamedValues.Parse("--dim", parsed.GetValue(dims) ?? []);
            Dictionary<string, long> values = NamedValues.Parse("--scalar", parsed.GetValue(scalars) ?? []);
            using AscendHost host = hostOptions.Open(parsed, out ILoggerFactory logging);
            using ILoggerFactory ownedLogging = logging;
            using Device opened = host.OpenDevice(parsed.GetValue(device));
            using RuntimeSession session = opened.CreateSession(new SessionOptions
            {
                Isolation = parsed.GetValue(isolate) ? SessionIsolation.Process
                    : parsed.GetValue(inProcess) ? SessionIsolation.InProcess : SessionIsolation.Automatic,
            });
            RegisteredKernel kernel = session.Register(loaded);
            using KernelArguments arguments = GeneratedArguments.Create(
                loaded, extents, values, parsed.GetValue(seed));
            streams.Output.MarkupLineInterpolated($"[bold]{loaded.Name}[/] on {BackendNames.Headline(host)}, device {opened.Id}");
            if (parsed.GetValue(trace) && session.Tracr is { } tracr)
            {
                streams.Error.MarkupLineInterpolated($"trace buffers: {$"{tracr}"}");
            }

            bool hasFiles = parsed.GetValue(trace) || parsed.GetValue(swimlane) > 0;
            RunFolder? folder = hasFiles ? RunFolder.Create(parsed.GetValue(output)!, $"run {loaded.Name}") : null;
            DateTimeOffset startedAt = DateTimeOffset.UtcNow;
            var results = new List<string>();
            var files = new List<string>();
            var options = new RunOptions
            {
                Trace = parsed.GetValue(trace),
                ChipSwimlaneLevel = parsed.GetValue(swimlane),
                RecordDependencies = parsed.GetValue(swimlane) > 0,
                OutputDirectory = folder?.Path,
                ProfileDirectory = parsed.GetValue(msprof),
                Timeout = TimeSpan.FromSeconds(parsed.GetValue(limit)),
            };
            try
            {
                for (int round = 0; round < parsed.GetValue(rounds); round++)
                {
                    RunResult result = await session.RunAsync(kernel, arguments, options, cancellation)
                        .ConfigureAwait(false);
                    string wall = string.Create(CultureInfo.InvariantCulture, $"{result.HostWall.TotalMilliseconds:F3}");
                    streams.Output.MarkupLineInterpolated($"run {result.RunId}: host wall {wall} ms{Files(result)}");
                    results.Add($"run {result.RunId}: host wall {wall} ms");
                    files.AddRange(result.OutputPath is { } written && folder is not null
                        ? [Path.GetRelativePath(folder.Path, written)] : []);
                }

                folder?.Finish(streams, new RunSummary
                {
                    StartedAt = startedAt,
                    Command = CommandWords.Of(parsed),
                    Title = $"run {loaded.Name}",
                    Caveat = $"{BackendNames.Headline(host)}. {BackendNames.Caveat(host.Clock)}",
                    Results = results,
                    Files = files,
                });
            }
            finally
            {
                folder?.RemoveIfEmpty();
            }

            return ExitCode.Success;
        }));
        return command;
    }

    private static string Files(RunResult result) =>
        (result.CapturePath is { } capture ? $", capture {capture}" : "")
        + (result.CaptureProblem is { } problem ? $", no complete capture: {problem}" : "")
        + (result.OutputPath is { } folder ? $", files in {folder}" : "")
        + (result.ProfilePath is { } profile ? $", profile in {profile}" : "");
}
