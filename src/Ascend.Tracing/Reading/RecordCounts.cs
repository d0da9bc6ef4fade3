namespace Ascend.Tracing.Reading;

/// <summary>What was remarkable about the records of one proc, or of one of its threads.</summary>
internal sealed class RecordCounts(int maxOpenFlows = FlowBalance.MaxOpen)
{
    /// <summary>RESETs with nothing open.</summary>
    public Finding OrphanResets;

    /// <summary>SETs over the open span of a core.</summary>
    public Finding SetsOverSet;

    /// <summary>Event ids without a label.</summary>
    public Finding UnknownMarkers;

    /// <summary>Spans open at the end.</summary>
    public Finding UnfinishedSpans;

    /// <summary>Orphan RESETs that no span of the same lane follows: lanes reset for good measure at the end of a run.</summary>
    public long FinalResets;

    /// <summary>Flow ends by id.</summary>
    public FlowBalance Flows { get; } = new(maxOpenFlows);

    /// <summary>Adds what another thread, later in the order of threads, counted.</summary>
    public void Add(RecordCounts other)
    {
        OrphanResets.Merge(other.OrphanResets);
        SetsOverSet.Merge(other.SetsOverSet);
        UnknownMarkers.Merge(other.UnknownMarkers);
        UnfinishedSpans.Merge(other.UnfinishedSpans);
        FinalResets += other.FinalResets;
        Flows.Add(other.Flows);
    }
}
