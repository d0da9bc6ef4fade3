namespace Ascend.Tracing.Reading;

/// <summary>Which markers of a proc stand for tasks, whose extraId is a kernel's func_id.</summary>
internal readonly struct TaskMarkers
{
    private readonly bool[] _isTask;

    public TaskMarkers(IReadOnlyList<string> markers)
    {
        _isTask = [.. markers.Select(IsTaskName)];
        Any = Array.Exists(_isTask, m => m);
    }

    public TaskMarkers(TraceProc proc)
        : this(proc.Markers)
    {
    }

    /// <summary>True when there is such a marker.</summary>
    public bool Any { get; }

    /// <summary>True for the name of such a marker.</summary>
    public static bool IsTaskName(string marker) => marker.StartsWith("Running_Task", StringComparison.Ordinal);

    /// <summary>True for the id of such a marker.</summary>
    public bool IsTask(int marker) => (uint)marker < (uint)_isTask.Length && _isTask[marker];
}
