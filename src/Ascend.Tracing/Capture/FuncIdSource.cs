namespace Ascend.Tracing;

/// <summary>What the extraId of a proc's task records is.</summary>
public enum FuncIdSource
{
    /// <summary>There are no task records.</summary>
    NoTasks,

    /// <summary>The kernel's func_id.</summary>
    Recorded,

    /// <summary>
    /// 0 on cores of both kinds, though a kernel has one kind of core: a revision that does not record func_ids (simpler's TraCR
    /// branch before 2026-07-02). Which kernel a task ran is unknown.
    /// </summary>
    Absent,

    /// <summary>0 on cores of one kind: func_id 0, or a revision that does not record func_ids. Nothing in the file tells which.</summary>
    Doubtful,
}
