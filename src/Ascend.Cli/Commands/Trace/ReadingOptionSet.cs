using System.CommandLine;
using Ascend.Tracing;

namespace Ascend.Cli.Commands.Trace;

/// <summary>The options that say how the records of a TraCR capture are read; the same in every command.</summary>
internal sealed class ReadingOptionSet
{
    private readonly Option<bool> _allThreads = new("--all-threads")
    {
        Description = "Read thread files that an earlier run left in the folder too.",
    };

    private readonly Option<bool> _correctLanes = new("--correct-lanes")
    {
        Description = "Move AIVector cores that recorded themselves down by the number of cube cores, where all "
            + "of them lie that far off.",
    };

    private readonly Option<SlotModel> _slots = new("--slots")
    {
        Description = "How spans of cores are made: adjacent as the reference tools do it, twoslot for tasks that "
            + "wait on a core, auto by content.",
        DefaultValueFactory = _ => SlotModel.Auto,
    };

    private readonly Option<string> _funcIds = new("--func-ids")
    {
        Description = "recorded: ids that are all 0 are func_id 0; auto: they are unknown kernels of a revision "
            + "that records none.",
        DefaultValueFactory = _ => "auto",
    };

    public ReadingOptionSet(Command command, bool spans)
    {
        _funcIds.AcceptOnlyFromAmong("auto", "recorded");
        command.Options.Add(_allThreads);
        command.Options.Add(_correctLanes);
        if (spans)
        {
            command.Options.Add(_slots);
            command.Options.Add(_funcIds);
        }
    }

    /// <summary>How the capture is opened.</summary>
    public TraceOpenOptions OpenOptions(ParseResult parsed) =>
        new() { IncludeLeftOut = parsed.GetValue(_allThreads), CorrectShiftedLanes = parsed.GetValue(_correctLanes) };

    /// <summary>The slot model.</summary>
    public SlotModel Slots(ParseResult parsed) => parsed.GetValue(_slots);

    /// <summary>Whether ids that are all 0 are func_ids.</summary>
    public bool TrustFuncIds(ParseResult parsed) => parsed.GetValue(_funcIds) == "recorded";
}
