namespace Ascend.Integration.Tests.Captures;

/// <summary>
/// The grammar of a capture as sentences: by role of thread which record follows which and what stands in extraId, what
/// happens on a core's lane, how threads start and end, what the metadata declares. Times, counts and kernels leave none.
/// </summary>
internal static class CaptureFacts
{
    private const int PlatformCores = 72;

    /// <summary>All sentences of a whole capture.</summary>
    public static SortedSet<string> Of(RawCapture capture)
    {
        SortedSet<string> facts = OfThreads(capture);
        facts.UnionWith(OfMetadata(capture));
        facts.UnionWith(OfThreadsTogether(capture));
        return facts;
    }

    /// <summary>The sentences about single AICPU threads, also those whose ends are lost.</summary>
    public static SortedSet<string> OfThreads(RawCapture capture)
    {
        var facts = new SortedSet<string>(StringComparer.Ordinal);
        bool hasFuncIds = capture.Threads.Any(t => t.Exists(r => IsTask(capture, r) && r.Extra != 0));
        foreach (List<RawRecord> thread in capture.Threads.Take(capture.AicpuThreads))
        {
            facts.UnionWith(OfThread(capture, thread, hasFuncIds));
        }

        return facts;
    }

    /// <summary>The number of an AICPU thread among the run's: what its Scheduling or Orchestrating carries.</summary>
    public static uint ExecutorOf(RawCapture capture, List<RawRecord> thread) =>
        thread.First(r => capture.NameOf(r) is "Scheduling" or "Orchestrating").Extra;

    private static IEnumerable<string> OfThread(RawCapture capture, List<RawRecord> thread, bool hasFuncIds)
    {
        int threads = capture.AicpuThreads;
        uint executor = ExecutorOf(capture, thread);
        bool orchestrates = thread.Exists(r => capture.NameOf(r) == "Orchestrating");
        string role = orchestrates ? "orchestrator" : executor == 0 ? "first scheduler" : "other scheduler";
        yield return $"{role}: executor is {(executor == threads - 1 ? "the last" : "another")}";

        string before = "start";
        var open = new Dictionary<int, string>();
        int left = thread.FindIndex(r => Leaves(capture, r));
        for (int i = 0; i < thread.Count; i++)
        {
            RawRecord record = thread[i];
            string name = capture.NameOf(record);
            bool ofCore = record.Channel >= threads;
            string symbol = ofCore ? $"core {name}" : name;
            if (ofCore && left >= 0 && i > left)
            {
                int count = thread.Skip(i)
                    .TakeWhile((r, k) => r.Channel == record.Channel + k && r.Event == RawRecord.Reset).Count();
                symbol = record.Channel == threads ? $"RESET of {count} cores" : "RESETs of cores in disorder";
                i += count - 1;
            }
            else if (ofCore)
            {
                yield return $"core lane: {open.GetValueOrDefault(record.Channel, "start")} > {name}";
                open[record.Channel] = name;
            }

            yield return $"{role}: {before} > {symbol}";
            string extra = ExtraOf(name, record.Extra, executor, ofCore && hasFuncIds);
            yield return $"{(ofCore ? "core lane" : role)}: extraId of {name} is {extra}";
            before = symbol;
        }

        if (left >= 0)
        {
            yield return $"{role}: {before} > end";
        }
    }

    private static string ExtraOf(string name, uint extra, uint executor, bool isFuncId) => name switch
    {
        "RESET" => extra == RawRecord.NoExtra ? "none" : "something",
        "Scheduling" or "Orchestrating" => extra == executor ? "the executor" : "something",
        "Initializing" => extra <= 1 ? "0 or 1" : "something",
        "Running_Task_Single" or "Running_Task_Pair" when isFuncId => extra < 64 ? "a func_id" : "something",
        _ => extra == 0 ? "0" : extra == RawRecord.NoExtra ? "none" : "something",
    };

    private static IEnumerable<string> OfMetadata(RawCapture capture)
    {
        yield return $"metadata: keys {string.Join(", ", capture.Metadata.EnumerateObject().Select(p => p.Name))}";
        foreach (string key in (string[])["pid", "start_time", "tid"])
        {
            yield return $"metadata: {key} is {capture.Metadata.GetProperty(key)}";
        }

        int count = capture.Metadata.GetProperty("num_channels").GetInt32();
        yield return $"metadata: num_channels {(count == capture.Channels.Length ? "counts" : "contradicts")} channel_names";
        int clusters = capture.Channels.Count(c => c.StartsWith("AICube_", StringComparison.Ordinal));
        string[] expected =
        [
            .. Enumerable.Range(0, capture.AicpuThreads).Select(i => $"AICPU_{i}"),
            .. Enumerable.Range(0, clusters).Select(i => $"AICube_{i}"),
            .. Enumerable.Range(0, 2 * clusters).Select(i => $"AIVector_{i}"),
            "INVALID",
        ];
        string channels = capture.Channels.SequenceEqual(expected)
            ? "AICPUs, clusters of one AICube and two AIVectors, INVALID"
            : "others";
        yield return $"metadata: channels are {channels}";
        foreach ((string marker, int i) in capture.Markers.Select((m, i) => (m, i)))
        {
            yield return $"metadata: marker {i + 1:D2} is {marker}";
        }
    }

    private static IEnumerable<string> OfThreadsTogether(RawCapture capture)
    {
        List<RawRecord>[] threads = [.. capture.Threads.Take(capture.AicpuThreads)];
        int count = threads.Length;
        bool ownLanes = threads.Select((t, i) => t.TrueForAll(r => r.Channel == i || r.Channel >= count)).All(own => own);
        bool ascend = Array.TrueForAll(threads, t => t.Zip(t.Skip(1)).All(p => p.First.Time <= p.Second.Time));
        uint[] executors = [.. threads.Select(t => ExecutorOf(capture, t)).Order()];
        bool numbered = executors.Select((e, i) => e == i).All(own => own);
        bool initialiserFirst = capture.NameOf(threads.MinBy(t => t[0].Time)![0]) == "Initializing";
        bool apart = threads.Select(t => t[0].Time).Distinct().Count() == count;
        yield return $"threads: {(count == capture.AicpuThreads ? "one file for each AICPU channel" : "files are missing")}";
        yield return $"threads: a file's lane is {(ownLanes ? "its number" : "another's")}";
        yield return $"threads: times {(ascend ? "ascend" : "go back")}";
        yield return $"threads: executors are {(numbered ? "numbered" : "others")}";
        yield return $"threads: {threads.Count(t => capture.NameOf(t[0]) == "Initializing")} initialise";
        yield return $"threads: {(initialiserFirst ? "the one that initialises" : "another")} starts first";
        yield return $"threads: {threads.Count(t => ResetsAll(capture, t))} reset all cores";
        yield return $"threads: starts are {(apart ? "apart" : "together")}";
    }

    private static bool ResetsAll(RawCapture capture, List<RawRecord> thread) =>
        thread.SkipWhile(r => !Leaves(capture, r)).Count(r => r.Channel >= capture.AicpuThreads) == PlatformCores;

    private static bool Leaves(RawCapture capture, RawRecord record) => capture.NameOf(record) == "De_Initializing";

    private static bool IsTask(RawCapture capture, RawRecord record) =>
        capture.NameOf(record) is "Running_Task_Single" or "Running_Task_Pair";
}
