namespace Ascend.Tracing.Formats.Perfetto;

/// <summary>The names of the groups into which native traces put lanes by their kind.</summary>
internal static class PftraceGroups
{
    /// <summary>The group of a kind.</summary>
    public static string NameOf(LaneKind kind) => kind switch
    {
        LaneKind.Aicpu => "AICPU",
        LaneKind.AiCube => "AIC",
        LaneKind.AiVector => "AIV",
        LaneKind.Invalid => "Invalid",
        LaneKind.Unknown => "Unknown lanes",
        LaneKind.Stream => "Streams",
        LaneKind.AicpuView => "AICPU's view of cores",
        LaneKind.CoreMarks => "Marks of cores",
        _ => "Lanes",
    };

    /// <summary>The kind of a group.</summary>
    public static LaneKind KindOf(string name) => Array.Find(Enum.GetValues<LaneKind>(), k => NameOf(k) == name);
}
