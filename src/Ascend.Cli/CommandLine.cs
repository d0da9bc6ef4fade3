using System.CommandLine;
using Ascend.Cli.Commands;
using Ascend.Cli.Commands.Trace;
using Ascend.Cli.Parsing;
using Ascend.Experiments;
using Ascend.Files;
using Ascend.Runtime;
using Ascend.Tracing;

namespace Ascend.Cli;

/// <summary>The <c>ascend</c> command line: parses, runs one command, and turns anticipated exceptions into an exit code.</summary>
internal static class CommandLine
{
    public static async Task<int> InvokeAsync(string[] args, ConsoleStreams streams)
    {
        var root = new RootCommand("Launches and compares kernels on Ascend devices, or on the embedded mock device.")
        {
            CompareCommand.Create(streams),
            SweepCommand.Create(streams),
            RunCommand.Create(streams),
            PackageCommand.Create(streams),
            DevicesCommand.Create(streams),
            DoctorCommand.Create(streams),
            ExplainCommand.Create(streams),
            TraceCommand.Create(streams),
        };
        ParseResult parsed = root.Parse(args);
        IReadOnlyList<string> problems = ParseProblems.Of(parsed);
        if (problems.Count > 0)
        {
            foreach (string problem in problems)
            {
                streams.Error.WriteMessage("error", problem);
            }

            streams.Error.WriteLine($"'{ParseProblems.NameOf(parsed.CommandResult)} --help' lists what it takes.");
            return (int)ExitCode.Usage;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                Output = streams.Output.Profile.Out.Writer,
                Error = streams.Error.Profile.Out.Writer,
            }).ConfigureAwait(false);
        }
        catch (Exception e) when (SystemLimits.Of(e) is { } limit)
        {
            streams.Error.WriteMessage("error", $"the command cannot be started: {limit.Problem}. {limit.NextStep}");
            return (int)ExitCode.Failure;
        }
    }

    /// <summary>Makes an action of a handler: what a user can cause ends as a message and an exit code.</summary>
    public static Func<ParseResult, CancellationToken, Task<int>> Guarded(
        ConsoleStreams streams, Func<ParseResult, CancellationToken, Task<ExitCode>> handler) => async (parsed, cancellation) =>
    {
        try
        {
            return (int)await handler(parsed, cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            streams.Error.MarkupLine("[yellow]cancelled[/]");
            return (int)ExitCode.Failure;
        }
        catch (Exception e) when (e is UsageException or KernelPackageException or TraceFormatException or ComparisonRefusedException
            or InvalidDataException or ArgumentException or OverflowException)
        {
            return Report(streams, parsed, e, ExitCode.Usage);
        }
        catch (Exception e) when (e is AscendException or IOException or UnauthorizedAccessException or OutOfMemoryException)
        {
            return Report(streams, parsed, e, ExitCode.Failure);
        }
    };

    private static int Report(ConsoleStreams streams, ParseResult parsed, Exception e, ExitCode code)
    {
        streams.Error.WriteMessage("error", OptionWords.Of(e, parsed.CommandResult.Command));
        return (int)code;
    }
}
