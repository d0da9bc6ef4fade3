namespace Ascend.Tracing.Formats.Swimlane;

/// <summary>A phase record of a scheduler or orchestrator thread, in cycles; its kind is a place in the text it was read from.</summary>
internal struct SwimlanePhase
{
    public ulong Start;
    public ulong End;
    public ulong Epoch;
    public int Kind;
    public int KindLength;
}
