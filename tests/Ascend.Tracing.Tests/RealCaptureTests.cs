using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Ascend.Tracing.Tests.Helpers;

namespace Ascend.Tracing.Tests;

/// <summary>Captures of the real runtime against the reference tool's output and against independent computations.</summary>
public sealed class RealCaptureTests
{
    private static readonly ExportOptions s_reference = new()
    {
        Dialect = ReferenceDialect.Csl,
        TimeBase = TimeBaseMode.Raw,
        Slots = SlotModel.Adjacent,
    };

    public static TheoryData<string> All => [.. RealTraces.Names];

    [SkippableTheory]
    [MemberData(nameof(All))]
    public void Json_equals_the_reference_as_far_as_it_came(string name)
    {
        string? reference = Text(Path.Combine(RealTraces.Folder(name), "perfetto.json"));
        Skip.If(reference is null, "no perfetto.json");
        using var stream = new MemoryStream();
        PerfettoJsonWriter.Write(TraceCapture.Open(RealTraces.Folder(name)), stream, s_reference);

        List<string> ours = Lines(Encoding.UTF8.GetString(stream.ToArray()));
        List<string> theirs = Lines(reference!);
        bool isWhole = reference!.TrimEnd().EndsWith('}') && IsJson(reference);
        Assert.InRange(theirs.Count, 10, ours.Count);
        // Among records of one time the reference's order is that of its directory, so blocks are compared without it.
        HashSet<string> own = [.. ours];
        Assert.DoesNotContain(theirs, line => !own.Contains(line));
        if (isWhole)
        {
            // The reference leaves out what is open at the end.
            Assert.Equal(theirs.Count, ours.Count(line => !line.Contains("\"unfinished\":true", StringComparison.Ordinal)));
        }
    }

    [SkippableTheory]
    [MemberData(nameof(All))]
    public void Paraver_equals_the_reference_but_for_its_time_origin_and_undeclared_lanes(string name)
    {
        string? reference = Text(Path.Combine(RealTraces.Folder(name), "tracr.prv"));
        Skip.If(reference is null, "no tracr.prv");
        var capture = TraceCapture.Open(RealTraces.Folder(name));
        using var folder = new TemporaryFolder();
        ParaverWriter.WriteFiles(capture, folder.Path);

        TraceProc proc = capture.Procs[0];
        string[][] theirs = [.. reference!.TrimEnd().Split('\n').Skip(1).Select(l => l.Split(':'))];
        string[] declared = [.. theirs.Where(f => int.Parse(f[4]) <= proc.DeclaredLanes).Select(f =>
            $"{f[4]}:{ulong.Parse(f[5]) - proc.FirstTimestamp}:{f[7]}").Order(StringComparer.Ordinal)];
        string[] ours = [.. File.ReadLines(folder["tracr.prv"]).Skip(1).Select(l => l.Split(':')).Select(f => $"{f[4]}:{f[5]}:{f[7]}").Order(StringComparer.Ordinal)];
        Assert.Equal(declared, ours);
        Assert.Equal(theirs.Length - declared.Length, ParaverWriter.LeftOut(capture));
        Assert.Equal(File.ReadAllText(Path.Combine(RealTraces.Folder(name), "tracr.pcf")), File.ReadAllText(folder["tracr.pcf"]));
    }

    [SkippableTheory]
    [MemberData(nameof(All))]
    public void Dump_lists_the_records_of_the_reference(string name)
    {
        string? reference = Text(Path.Combine(RealTraces.Folder(name), "dump.txt"));
        Skip.If(reference is null, "no dump.txt");
        using var stream = new MemoryStream();
        TraceDump.Write(TraceCapture.Open(RealTraces.Folder(name)), stream);

        Assert.Equal(Records(reference!), Records(Encoding.UTF8.GetString(stream.ToArray())));

        static string[] Records(string dump) =>
            [.. dump.Split('\n').Where(l => l.StartsWith("Thread[", StringComparison.Ordinal) && l[7] != 'x').Order(StringComparer.Ordinal)];
    }

    [SkippableTheory]
    [MemberData(nameof(All))]
    public void Busy_times_equal_a_computation_that_shares_no_code(string name)
    {
        Skip.If(name.Contains("cap512", StringComparison.Ordinal), "tasks without an end");
        var capture = TraceCapture.Open(RealTraces.Folder(name));
        var report = FigureReport.Compute(capture, new() { TrustFuncIds = true });

        (List<NaiveSpan> tasks, int affected) = NaiveTwoSlot.Tasks(capture.Procs[0]);
        ProcFigures figures = report.Procs[0];
        foreach (IGrouping<uint, NaiveSpan> kernel in tasks.GroupBy(t => t.ExtraId))
        {
            KernelFigures own = figures.Kernel($"func_{kernel.Key}")!;
            Assert.Equal(kernel.Where(t => t.Lane.Kind == LaneKind.AiCube).Sum(t => t.Duration), own.Aic.BusySumNs);
            Assert.Equal(kernel.Where(t => t.Lane.Kind == LaneKind.AiVector).Sum(t => t.Duration), own.Aiv.BusySumNs);
            Assert.Equal(NaiveModel.UnionLength(kernel), own.MakespanNs);
            Assert.Equal(kernel.Count(), own.Spans);
        }

        Assert.Equal(tasks.Select(t => t.ExtraId).Distinct().Count(), figures.Kernels.Count);
        Assert.Equal(affected, report.Diagnostics.Where(d => d.Kind == DiagnosticKind.PairedTasks).Sum(d => d.Count));
        Assert.Equal(affected, figures.Kernels.Sum(k => k.Aic.AffectedSpans + k.Aiv.AffectedSpans));
    }

    [SkippableTheory]
    [MemberData(nameof(All))]
    public void The_verdict_is_that_of_the_capture_s_readme(string name)
    {
        var capture = TraceCapture.Open(RealTraces.Folder(name));
        capture.Check();

        (CaptureVerdict verdict, DiagnosticKind? kind, int count) = name switch
        {
            _ when name.Contains("nothing-ran", StringComparison.Ordinal) => (CaptureVerdict.Incomplete, DiagnosticKind.NothingRan, 1),
            _ when name.Contains("cap512", StringComparison.Ordinal) =>
                (CaptureVerdict.Incomplete, DiagnosticKind.FileAtCapacity, name.Contains("decode", StringComparison.Ordinal) ? 3 : 1),
            _ when name.StartsWith("g0-", StringComparison.Ordinal) => (CaptureVerdict.CompleteWithNotes, (DiagnosticKind?)DiagnosticKind.KernelUnknown, 1),
            _ => (CaptureVerdict.Complete, (DiagnosticKind?)null, 0),
        };
        Assert.Equal(verdict, capture.Verdict);
        Assert.Equal(count, kind is null ? 0 : capture.Diagnostics.Count(d => d.Kind == kind));
        Assert.DoesNotContain(capture.Diagnostics, d => d.Meaning.Contains("the SET before is missing", StringComparison.Ordinal));
    }

    [SkippableTheory]
    [InlineData("g0-hp-no-func-id")]
    [InlineData("g0-vec-no-func-id")]
    public void Without_func_ids_no_kernel_is_named(string name)
    {
        KernelNames names = KernelNames.Of([new(0, "PA_HIGHPERF_AIC", LaneKind.AiCube), new(1, "PA_HIGHPERF_AIV", LaneKind.AiVector)]);
        var report = FigureReport.Compute(TraceCapture.Open(RealTraces.Folder(name)), new() { Names = names });

        KernelFigures kernel = Assert.Single(report.Procs[0].Kernels);
        Assert.Equal(("kernel unknown in this revision", (uint?)null), (kernel.Name, kernel.FuncId));
        Assert.Empty(report.Procs[0].Groups);
        Assert.True(kernel.Aiv.BusySumNs > 0);
        Assert.Contains(report.Remarks, r => r.Contains("no group 'attention'", StringComparison.Ordinal));
    }

    [SkippableFact]
    public void Names_of_another_capture_are_refused_and_missing_ones_are_said()
    {
        string decode = RealTraces.Folder("g3-decode-bd24");
        KernelNames cce = KernelNamesFile.Read(Path.Combine(RealTraces.Folder("g3-hp-b16h40-bd24"), "names.json"));
        var wrong = FigureReport.Compute(TraceCapture.Open(decode), new() { Names = cce });
        var right = FigureReport.Compute(TraceCapture.Open(decode), new() { Names = KernelNamesFile.Read(Path.Combine(decode, "names.json")) });
        var few = FigureReport.Compute(TraceCapture.Open(decode), new() { Names = KernelNames.Of([new(16, "fa_fused_aic", LaneKind.AiCube)]) });

        Assert.Single(wrong.Diagnostics, d => d.Kind == DiagnosticKind.NamesContradict);
        Assert.Null(wrong.Procs[0].Group("attention"));
        Assert.Equal(CaptureVerdict.Complete, right.Verdict);
        Assert.Equal(["fa_fused_aic", "fa_fused_aiv", "online_softmax"], right.Procs[0].Group("attention")!.Members);
        Assert.Contains(few.Diagnostics, d => d.Kind == DiagnosticKind.NamesMissing);
    }

    [SkippableFact]
    public void A_swimlane_of_the_run_has_the_same_tasks_and_shorter_ones()
    {
        string folder = RealTraces.Folder("g3-swimlane-pa4-bd2");
        string file = Path.Combine(folder, "l2_swimlane_records.json");
        ProcFigures aicpu = FigureReport.Compute(TraceCapture.Open(folder)).Procs[0];
        ProcFigures onCore = FigureReport.Compute(ChipSwimlane.Open(file)).Procs[0];

        var comparison = CoreTimeComparison.Of(aicpu, onCore, file);

        Assert.True(comparison.IsSameRun);
        CoreTimeRow[] all = [.. comparison.Rows.Where(r => r.Kernel == "(all)")];
        Assert.Equal(JsonNode.Parse(File.ReadAllText(file))!["aicore_tasks"]!.AsArray().Count, all.Sum(r => r.OnCoreTasks));
        Assert.InRange((double)all.Sum(r => r.AicpuBusyNs) / all.Sum(r => r.OnCoreBusyNs), 1.5, 2.1);
    }

    private static List<string> Lines(string json) =>
        [.. json.Split('\n').Where(l => l.StartsWith("{\"name\"", StringComparison.Ordinal)).Select(l => l.TrimEnd(',', ']', '}', ' '))];

    private static bool IsJson(string text)
    {
        try
        {
            JsonNode.Parse(text);
            return true;
        }
        catch (System.Text.Json.JsonException)
        {
            return false;
        }
    }

    private static string? Text(string path)
    {
        if (File.Exists(path))
        {
            return File.ReadAllText(path);
        }

        if (!File.Exists(path + ".gz"))
        {
            return null;
        }

        using var reader = new StreamReader(new GZipStream(File.OpenRead(path + ".gz"), CompressionMode.Decompress));
        return reader.ReadToEnd();
    }
}
