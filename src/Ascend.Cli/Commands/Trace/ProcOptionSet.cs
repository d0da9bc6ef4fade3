using System.CommandLine;
using Ascend.Tracing;

namespace Ascend.Cli.Commands.Trace;

/// <summary>The options that choose one of a capture's procs, and one of its launches.</summary>
internal sealed class ProcOptionSet
{
    private readonly Option<int?> _proc;
    private readonly Option<int?> _launch = new("--launch")
    {
        Description = "Only this launch, from 1, where the capture's window holds several.",
        HelpName = "N",
    };

    public ProcOptionSet(Command command, string description)
    {
        _proc = new Option<int?>("--proc") { Description = description, HelpName = "N" };
        command.Options.Add(_proc);
        command.Options.Add(_launch);
    }

    /// <summary>The proc asked for, or null.</summary>
    public int? Proc(ParseResult parsed) => parsed.GetValue(_proc);

    /// <summary>The launch asked for, or null.</summary>
    public int? Launch(ParseResult parsed) => parsed.GetValue(_launch);

    /// <summary>The report with what was asked for.</summary>
    /// <exception cref="TraceFormatException">No such proc or launch.</exception>
    public FigureReport Choose(ParseResult parsed, FigureReport report)
    {
        int? proc = Proc(parsed);
        int? launch = Launch(parsed);
        if (proc is null && launch is null)
        {
            return report;
        }

        int[] ids = [.. report.Procs.Select(p => p.ProcId).Distinct().Where(id => proc is null || id == proc)];
        if (launch is null && ids.Length > 0)
        {
            return report with { Procs = [.. report.Procs.Where(p => ids.Contains(p.ProcId))] };
        }

        return report with { Procs = ids.Length == 0 ? [report.Select(proc, launch)] : [.. ids.Select(id => report.Select(id, launch))] };
    }
}
