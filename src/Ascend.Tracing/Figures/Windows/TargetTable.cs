namespace Ascend.Tracing.Figures.Windows;

/// <summary>
/// From a record to its <see cref="SpanTarget"/> without a branch, for one kind of lane of one thread: RESET is step 0, a marker
/// its id + 1; the step's rule tells the place of its target and whether the extraId counts. Targets are entered when a
/// record first needs them. Native memory.
/// </summary>
internal unsafe struct TargetTable
{
    /// <summary>Func_ids with a place; others are looked up.</summary>
    public const int Ids = 1024;

    /// <summary>Steps with a rule; others are looked up.</summary>
    public uint Steps;

    /// <summary>The kind of the lanes: <see cref="LaneKind.AiCube"/>, <see cref="LaneKind.AiVector"/>, or anything else.</summary>
    public LaneKind Kind;

    /// <summary>Rules by step.</summary>
    public Rule* Rules;

    /// <summary>Targets: first those of steps, then those of func_ids.</summary>
    public SpanTarget* Targets;

    /// <summary>Makes a table in which only RESET has a target.</summary>
    public static TargetTable* Create(NativeBlocks memory, LaneKind kind, int markers, Func<int, bool> isTask, SpanTarget none)
    {
        nuint steps = (nuint)markers + 1;
        var table = (TargetTable*)memory.Allocate(
            (nuint)sizeof(TargetTable) + (steps * (nuint)sizeof(Rule)) + ((steps + Ids) * (nuint)sizeof(SpanTarget)));
        table->Steps = (uint)steps;
        table->Kind = kind;
        table->Rules = (Rule*)(table + 1);
        table->Targets = (SpanTarget*)(table->Rules + steps);
        table->Targets[0] = none;
        for (uint step = 1; step < steps; step++)
        {
            bool byId = kind is LaneKind.AiCube or LaneKind.AiVector && isTask((int)step - 1);
            table->Rules[step] = byId ? new() { Base = (uint)steps, Mask = uint.MaxValue } : new() { Base = step };
        }

        return table;
    }

    /// <summary>The place of a record's target, or null when it must be looked up.</summary>
    public readonly SpanTarget* PlaceOf(ushort marker, uint extraId)
    {
        uint step = (ushort)(marker + 1);
        uint id = step < Steps ? extraId & Rules[step].Mask : Ids;
        return id < Ids ? Targets + Rules[step].Base + id : null;
    }

    /// <summary>Where a step's targets begin, and which bits of the extraId choose among them.</summary>
    public struct Rule
    {
        public uint Base;
        public uint Mask;
    }
}
