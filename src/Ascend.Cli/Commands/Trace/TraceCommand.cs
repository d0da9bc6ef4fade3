using System.CommandLine;

namespace Ascend.Cli.Commands.Trace;

/// <summary><c>ascend trace</c>: captures from any producer.</summary>
internal static class TraceCommand
{
    public static Command Create(ConsoleStreams streams) => new("trace", "Reads, reports, converts and compares captures.")
    {
        TraceInfoCommand.Create(streams),
        TraceReportCommand.Create(streams),
        TraceConvertCommand.Create(streams),
        TraceDumpCommand.Create(streams),
        TraceDiffCommand.Create(streams),
    };
}
