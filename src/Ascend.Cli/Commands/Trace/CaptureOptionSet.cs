using System.CommandLine;
using Ascend.Tracing;

namespace Ascend.Cli.Commands.Trace;

/// <summary>The argument and options that say which capture a command reads and what its kernels are called.</summary>
internal sealed class CaptureOptionSet
{
    private readonly Argument<string> _capture = new("CAPTURE")
    {
        Description = "A capture's folder (with proc.*), or a chip_swimlane_records.json.",
    };

    private readonly Option<string?> _names = new("--names")
    {
        Description = "Kernel names by func_id: a JSON object such as {\"0\": \"PA_HIGHPERF_AIC\"}, or a kernel package.",
        HelpName = "file|package",
    };

    public CaptureOptionSet(Command command)
    {
        command.Arguments.Add(_capture);
        command.Options.Add(_names);
    }

    /// <summary>Opens the capture named on the command line.</summary>
    public TraceCapture Open(ParseResult parsed, TraceOpenOptions options, CancellationToken cancellation) =>
        Open(parsed.GetValue(_capture)!, options, cancellation);

    /// <exception cref="TraceFormatException">It is no capture.</exception>
    public static TraceCapture Open(string path, TraceOpenOptions options, CancellationToken cancellation) =>
        File.Exists(path) && ChipSwimlane.IsSwimlaneFile(path) ? ChipSwimlane.Open(path) : TraceCapture.Open(path, options, cancellation);

    /// <exception cref="TraceFormatException">The names file cannot be read.</exception>
    /// <exception cref="KernelPackageException">The package cannot be read.</exception>
    public KernelNames Names(ParseResult parsed) => Names(parsed.GetValue(_names));

    /// <inheritdoc cref="Names(ParseResult)"/>
    public static KernelNames Names(string? path)
    {
        if (path is null)
        {
            return KernelNames.None;
        }

        if (Directory.Exists(path) || Path.GetFileName(path) == KernelPackage.FileName)
        {
            return KernelNames.Of(KernelPackage.Load(path).Kernels.Select(kernel => new KernelName(
                (uint)kernel.FuncId, kernel.Name, kernel.CoreType == CoreType.AiVector ? LaneKind.AiVector : LaneKind.AiCube)));
        }

        return KernelNamesFile.Read(path);
    }
}
