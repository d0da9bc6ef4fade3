namespace Ascend.Tracing.Tests.Helpers;

/// <summary>
/// The two-slot model written down plainly, independent of the product: each core has a list of tasks under way; a RESET ends
/// the oldest, and the next one runs from there. Only for captures in which every task has its end.
/// </summary>
internal static class NaiveTwoSlot
{
    /// <summary>The complete tasks of all cores, and how many of them waited or were waited for.</summary>
    public static (List<NaiveSpan> Tasks, int Affected) Tasks(TraceProc proc)
    {
        int pair = proc.Markers.ToList().IndexOf("Running_Task_Pair");
        var tasks = new List<NaiveSpan>();
        var affected = new HashSet<TraceRecord>();
        Dictionary<int, TraceLane> cores = proc.Lanes.Where(l => l.IsCore).ToDictionary(l => l.ChannelId);
        foreach (IGrouping<int, TraceRecord> lane in NaiveModel.Records(proc).GroupBy(r => (int)r.ChannelId).Where(g => cores.ContainsKey(g.Key)))
        {
            var underWay = new List<(TraceRecord Set, long Start)>();
            foreach (TraceRecord record in lane)
            {
                if (record.EventId != TraceRecord.Reset)
                {
                    if (record.EventId == pair && underWay.Count == 1)
                    {
                        affected.Add(underWay[0].Set);
                        affected.Add(record);
                    }

                    underWay.Add((record, (long)record.Timestamp));
                }
                else if (underWay.Count > 0)
                {
                    (TraceRecord set, long start) = underWay[0];
                    tasks.Add(new(cores[lane.Key], set.EventId, set.ExtraId, start, (long)record.Timestamp, true));
                    underWay.RemoveAt(0);
                    if (underWay.Count > 0)
                    {
                        underWay[0] = (underWay[0].Set, (long)record.Timestamp);
                    }
                }
            }
        }

        return (tasks, affected.Count);
    }
}
