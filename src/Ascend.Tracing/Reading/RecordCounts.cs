namespace Ascend.Tracing.Reading;

/// <summary>What was remarkable about the records of one proc, or of one of its threads.</summary>
internal sealed class RecordCounts(int maxOpenFlows = FlowBalance.MaxOpen)
{
    /// <summary>RESETs with nothing open.</summary>
    public Finding OrphanResets;

    /// <summary>SETs on a core whose task before has no end of its own.</summary>
    public Finding SetsOverSet;

    /// <summary>SETs of a second task on a busy core, where it waits.</summary>
    public Finding Pairs;

    /// <summary>Complete tasks whose limits the two-slot model infers.</summary>
    public long PairedTasks;

    /// <summary>Lanes of cores on which a span was opened.</summary>
    public int CoresUsed;

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
        Pairs.Merge(other.Pairs);
        PairedTasks += other.PairedTasks;
        CoresUsed += other.CoresUsed;
        UnknownMarkers.Merge(other.UnknownMarkers);
        UnfinishedSpans.Merge(other.UnfinishedSpans);
        FinalResets += other.FinalResets;
        Flows.Add(other.Flows);
    }
}
