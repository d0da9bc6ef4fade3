using FsCheck;
using FsCheck.Fluent;

namespace Ascend.Tracing.Tests.Formats;

/// <summary>The shapes of a chip swimlane hold the same facts, so they give the same figures.</summary>
public sealed class SwimlaneShapeTests
{
    private static readonly (ulong, int, int, int)[] s_deps = [(0, 7, -1, -1), (1, -1, 8, 8), (2, 9, 10, 11)];

    [Fact]
    public void Every_shape_of_a_run_gives_the_figures_of_a_naive_sum() =>
        Prop.ForAll(Arb.From(Runs()), Holds).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    [Fact]
    public void Nested_phases_keep_their_full_length()
    {
        using var folder = new FormatFolder();
        string path = folder.Write("a.json", $$"""
            {"chip_swimlane_level": 3, "metadata": {{{SwimlaneText.Cores}}}, "aicore_tasks": [[0, 0, 0, 100, 200, 1]],
             "aicpu_scheduler_phases": [[{"kind": "complete", "start_cycles": 1000, "end_cycles": 2000},
               {"kind": "resolve", "start_cycles": 1200, "end_cycles": 1300}, {"kind": "resolve", "start_cycles": 1500, "end_cycles": 1700}]]}
            """);

        FigureReport report = FormatFolder.Report(path);

        var busy = report.Procs[0].Lanes.SelectMany(l => l.Markers).GroupBy(m => m.Marker).ToDictionary(g => g.Key, g => g.Sum(m => m.BusyNs));
        Assert.Equal((20_000L, 6_000L), (busy["complete"], busy["resolve"]));
        Assert.DoesNotContain(report.Diagnostics, d => d.Kind == DiagnosticKind.OrphanReset);
    }

    [Fact]
    public void Seven_columns_without_a_runtime_are_refused()
    {
        using var folder = new FormatFolder();
        string path = folder.Write("a.json", $$"""{"chip_swimlane_level": 2, "metadata": {{{SwimlaneText.Cores}}}, "aicore_tasks": [[0, 0, 0, 100, 200, 1, 1]]}""");

        Assert.Contains("runtime", Assert.Throws<TraceFormatException>(() => TraceDoor.Open(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Declared_losses_reach_the_verdict()
    {
        using var folder = new FormatFolder();
        string path = folder.Write("a.json", $$"""
            {"chip_swimlane_level": 4, "metadata": {{{SwimlaneText.Cores}}, "runtime": "host_build_graph", "host_capture": {"status": "dropped", "dropped_records": 4}, "future_key": 1},
             "aicore_tasks": [[0, 0, 0, 100, 200, 1, 1], [1, 0, 0, 0, 200, 1, 1]],
             "scheduler_records": {"streams": [{"producer": "aicpu", "scheduler_id": 3, "capture": {"committed": 1, "dropped": 2, "truncated": true},
               "records": [{"start_cycles": 90, "end_cycles": 95, "run_epoch": 1, "kind": "dispatch", "task_id": null}]}]} }
            """);

        FigureReport report = FormatFolder.Report(path);

        Assert.Equal(CaptureVerdict.Incomplete, report.Verdict);
        Assert.Equal(2, report.Diagnostics.Count(d => d.Kind == DiagnosticKind.DeclaredLoss && d.Severity == DiagnosticSeverity.Loss));
        Assert.Contains(report.Diagnostics, d => d.Kind == DiagnosticKind.ZeroTime && d.Count == 1);
        Assert.Contains(report.Diagnostics, d => d.Kind == DiagnosticKind.UnknownMetadata && d.Meaning.Contains("metadata.future_key", StringComparison.Ordinal));
        Assert.Equal("AICPU_3", Assert.Single(report.Procs[0].Lanes).Lane);
    }

    private static bool Holds(SwimlaneTask[] tasks)
    {
        using var folder = new FormatFolder();
        folder.Write("deps.json", SwimlaneText.Deps(s_deps));
        foreach (SwimlaneShape shape in Enum.GetValues<SwimlaneShape>())
        {
            foreach (bool metadataFirst in new[] { true, false })
            {
                string path = folder.Write($"{shape}-{metadataFirst}.x", SwimlaneText.Write(shape, tasks, KernelOf, metadataFirst));
                FigureReport report = FormatFolder.Report(path);
                ProcFigures[] launches = [.. report.Procs];
                var expected = tasks.GroupBy(t => (Launch: shape == SwimlaneShape.S3 ? t.Launch : 0, Kernel: KernelOf(t)))
                    .Select(g => (g.Key.Kernel, g.Count(), Sum: g.Sum(t => (long)(t.End - t.Start) * 20))).Order().ToArray();
                var actual = launches.SelectMany(p => p.Kernels).Select(k => ((int)k.FuncId!, (int)k.Spans, Sum: k.Aic.BusySumNs + k.Aiv.BusySumNs)).Order().ToArray();
                Assert.Equal(expected, actual);
                Assert.Equal(shape == SwimlaneShape.S3 ? tasks.Select(t => t.Launch).Distinct().Count() : 1, launches.Length);
            }
        }

        return true;
    }

    private static int KernelOf(SwimlaneTask task)
    {
        (_, int aic, int aiv0, int aiv1) = s_deps[(int)task.Token];
        if (task.Core < 2)
        {
            return aic;
        }

        int own = task.Core % 2 == 0 ? aiv0 : aiv1;
        return own >= 0 ? own : task.Core % 2 == 0 ? aiv1 : aiv0;
    }

    /// <summary>Tasks one after another on each core, register numbers unique per core and launch.</summary>
    private static Gen<SwimlaneTask[]> Runs() =>
        from launches in Gen.Choose(1, 3)
        from counts in Gen.Choose(0, 5).ArrayOf(6 * launches)
        from lengths in Gen.Choose(1, 500).ArrayOf(6 * launches * 5)
        where counts.Sum() > 0
        select Enumerable.Range(0, 6 * launches).SelectMany(i => Enumerable.Range(0, counts[i]).Select(n =>
        {
            (int core, int launch) = (i % 6, i / 6);
            ulong token = core < 2 ? (ulong)(n % 2) * 2 : 1 + (ulong)(n % 2);
            ulong start = 100_000 + ((ulong)launch * 1_000_000) + ((ulong)n * 1000);
            return new SwimlaneTask(core, token, (ulong)((launch * 100) + n), start, start + (ulong)lengths[(i * 5) + n], launch + 1);
        })).ToArray();
}
