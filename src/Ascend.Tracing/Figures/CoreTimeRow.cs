namespace Ascend.Tracing;

/// <summary>The tasks of one kernel on one kind of core, as TraCR and as the cores' own clock have them.</summary>
/// <param name="Kernel">The kernel's name; <c>(all)</c> for all kernels.</param>
/// <param name="Core"><see cref="LaneKind.AiCube"/> or <see cref="LaneKind.AiVector"/>.</param>
/// <param name="AicpuTasks">Complete tasks in the TraCR capture.</param>
/// <param name="AicpuBusyNs">Their durations, dispatch to seen completion, in ns.</param>
/// <param name="OnCoreTasks">Complete tasks in the swimlane.</param>
/// <param name="OnCoreBusyNs">Their durations on the core, in ns.</param>
public sealed record CoreTimeRow(string Kernel, LaneKind Core, long AicpuTasks, long AicpuBusyNs, long OnCoreTasks, long OnCoreBusyNs)
{
    internal CoreTimeRow(string kernel, LaneKind core, (long Tasks, long BusyNs) aicpu, (long Tasks, long BusyNs) onCore)
        : this(kernel, core, aicpu.Tasks, aicpu.BusyNs, onCore.Tasks, onCore.BusyNs)
    {
    }

    /// <summary>The AICPU's view ÷ the time on the core; null when the numbers of tasks differ or there is no time on the core.</summary>
    public double? Ratio => AicpuTasks == OnCoreTasks && OnCoreBusyNs > 0 ? (double)AicpuBusyNs / OnCoreBusyNs : null;
}
