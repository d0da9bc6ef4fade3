namespace Ascend.Tracing.Formats.Swimlane;

/// <summary>Which kernel a task of a swimlane file ran: the file's own func_ids where it has them, else those of deps.json.</summary>
internal sealed class KernelJoin(Dictionary<ulong, int[]>? tasks)
{
    private readonly Dictionary<ulong, int[]>? _tasks = tasks;

    /// <summary>True when there is a deps.json.</summary>
    public bool HasTasks => _tasks is not null;

    /// <summary>func_ids by core (upper half) and reg_task_id, from the file itself; null when it has none.</summary>
    public Dictionary<ulong, uint>? Own { get; set; }

    /// <summary>The key of <see cref="Own"/>.</summary>
    public static ulong Key(ulong core, ulong register) => (core << 32) | (uint)register;

    /// <summary>The func_id of a task, or <see cref="TraceRecord.NoExtra"/>.</summary>
    /// <param name="core">The core.</param>
    /// <param name="token">The task's token.</param>
    /// <param name="register">Its reg_task_id.</param>
    /// <param name="index">The core's number among those of its kind.</param>
    /// <param name="isCube">True for an AIC core.</param>
    public uint FuncIdOf(ulong core, ulong token, ulong register, int index, bool isCube)
    {
        if (Own is not null && Own.TryGetValue(Key(core, register), out uint own))
        {
            return own;
        }

        if (_tasks is null || !_tasks.TryGetValue(token, out int[]? ids))
        {
            return TraceRecord.NoExtra;
        }

        // An AIV core of even index is the first of its pair.
        int first = isCube ? ids[0] : ids[1 + (index % 2)];
        int id = first >= 0 || isCube ? first : ids[2 - (index % 2)];
        return id >= 0 ? (uint)id : TraceRecord.NoExtra;
    }
}
