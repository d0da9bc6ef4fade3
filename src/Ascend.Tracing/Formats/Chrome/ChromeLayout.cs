using System.Globalization;
using Ascend.Tracing.Formats.Spans;

namespace Ascend.Tracing.Formats.Chrome;

/// <summary>Decides what the lanes of a Chrome JSON file are that tracr_process did not write.</summary>
internal static class ChromeLayout
{
    /// <summary>simpler's process of core lanes in <c>merged_swimlane*.json</c>.</summary>
    public const string WorkerView = "Worker View";

    /// <summary>torch_npu's process of streams in <c>trace_view.json</c>.</summary>
    public const string Hardware = "Ascend Hardware";

    /// <summary>Names the lanes and gives them kinds.</summary>
    public static void Settle(ChromeTrace trace)
    {
        bool hasWorkers = trace.ProcessNames.Values.Contains(WorkerView) || trace.Lanes.Any(l => l.HasKernelTimes);
        bool severalProcesses = trace.Lanes.Select(l => l.Process).Distinct().Skip(1).Any();
        foreach (ChromeLane lane in trace.Lanes)
        {
            string process = trace.ProcessNames.GetValueOrDefault(lane.Process) ?? string.Create(CultureInfo.InvariantCulture, $"pid {lane.Process}");
            bool isWorker = process == WorkerView || lane.HasKernelTimes;
            LaneKind kind = LaneNames.KindOf(lane.Draft.Name);
            lane.Draft.Kind = process == Hardware ? LaneKind.Stream
                : !hasWorkers || isWorker || kind == LaneKind.Aicpu ? kind
                : LaneKind.Other;
            bool isPlain = !severalProcesses || (hasWorkers && isWorker);
            lane.Draft.Name = isPlain ? lane.Draft.Name : $"{process}/{lane.Draft.Name}";
        }
    }
}
