using System.CommandLine;
using Ascend.Tracing;

namespace Ascend.Cli.Commands.Trace;

/// <summary>The argument and options that say which capture a command reads and what its kernels are called.</summary>
internal sealed class CaptureOptionSet
{
    private readonly Argument<string> _capture = new("CAPTURE")
    {
        Description = "A capture of any kind, recognised by content: TraCR's folder or an archive of it, a chip swimlane or a folder of ranks, "
            + "perfetto.json, .pftrace, merged_swimlane.json, trace_view.json, a log with STRACE lines, op_summary.csv, kernel_details.csv.",
    };

    private readonly Option<string?> _names = new("--names")
    {
        Description = "Kernel names by func_id: a JSON object such as {\"0\": \"PA_HIGHPERF_AIC\"}, a name map of simpler, "
            + "or a kernel package.",
        HelpName = "file|package",
    };

    private readonly Option<string?> _deps = new("--deps")
    {
        Description = "A chip swimlane's deps.json, which tells its kernels apart. Without it: the only one beside the file.",
        HelpName = "file",
    };

    public CaptureOptionSet(Command command)
    {
        command.Arguments.Add(_capture);
        command.Options.Add(_names);
        command.Options.Add(_deps);
    }

    /// <summary>The deps.json that was named, or null.</summary>
    public string? Deps(ParseResult parsed) => parsed.GetValue(_deps);

    /// <summary>Refuses an output that would replace what is read.</summary>
    /// <exception cref="UsageException">It would.</exception>
    public void RequireOther(ParseResult parsed, string output, params string?[] more) =>
        InputGuard.RequireOther(output, [parsed.GetValue(_capture), parsed.GetValue(_names), parsed.GetValue(_deps), .. more]);

    /// <summary>Opens the capture named on the command line; to be disposed.</summary>
    /// <exception cref="TraceFormatException">It is nothing that can be read.</exception>
    public OpenedTrace Open(ParseResult parsed, TraceOpenOptions options, CancellationToken cancellation) =>
        Open(parsed.GetValue(_capture)!, parsed.GetValue(_deps), options, cancellation);

    /// <inheritdoc cref="Open(ParseResult, TraceOpenOptions, CancellationToken)"/>
    public static OpenedTrace Open(string path, string? deps, TraceOpenOptions options, CancellationToken cancellation) =>
        TraceDoor.Open(path, new() { DepsPath = deps, Tracr = options }, cancellation);

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
