using Ascend.Tracing.Tests.Helpers;

namespace Ascend.Tracing.Tests;

/// <summary>simpler's own profiler's file in the same model.</summary>
public sealed class ChipSwimlaneTests
{
    private const string Records = """
        {
          "chip_swimlane_level": 3,
          "metadata": { "clock_freq_hz": 50000000, "num_cores": 3, "core_types": ["aic", "aiv", "aiv"], "core_to_thread": [0, 0, 0] },
          "aicore_tasks": [
            [0, 4294967297, 1, 1000, 1010, 2],
            [1, 4294967297, 1, 1001, 1011, 2],
            [2, 4294967297, 1, 1002, 1012, 2],
            [0, 2, 2, 1010, 1030, 2],
            [9, 2, 2, 1010, 1030, 2]
          ],
          "aicpu_tasks": [],
          "aicpu_scheduler_phases": [[{"kind": "dispatch", "start_cycles": 990, "end_cycles": 995}], []]
        }
        """;

    private const string Deps = """{"tasks": [{"task_id": "4294967297", "kernel_ids": [4, 5, 6]}, {"task_id": "2", "kernel_ids": [7, -1, -1]}]}""";

    [Fact]
    public void Tasks_become_kernel_spans_with_func_ids_from_deps_json()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["chip_swimlane_records.json"], Records);
        File.WriteAllText(folder["deps.json"], Deps);

        var report = FigureReport.Compute(ChipSwimlane.Open(folder["chip_swimlane_records.json"]));

        ProcFigures figures = report.Procs[0];
        Assert.Equal(
            [("func_4", 200L), ("func_5", 200L), ("func_6", 200L), ("func_7", 400L)],
            figures.Kernels.Select(k => (k.Name, k.Aic.BusySumNs + k.Aiv.BusySumNs)).Order());
        Assert.Equal((400L, 400L), (figures.Kernel("func_7")!.MakespanNs, figures.Kernel("func_7")!.FirstStartNs));
        Assert.Equal(("AICPU_0", "dispatch", 100L), (figures.Lanes[0].Lane, figures.Lanes[0].Markers[0].Marker, figures.Lanes[0].BusyNs));
        Assert.Equal(DiagnosticKind.InvalidRow, Assert.Single(report.Diagnostics).Kind);
        Assert.Equal(CaptureVerdict.Incomplete, report.Verdict);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"metadata\": {}, \"aicore_tasks\": []}")]
    [InlineData("{\"metadata\": {\"clock_freq_hz\": 0, \"core_types\": []}, \"aicore_tasks\": []}")]
    [InlineData("{\"metadata\": {\"clock_freq_hz\": 50}, \"aicore_tasks\": []}")]
    public void Anything_else_is_refused(string text)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["chip_swimlane_records.json"], text);

        Assert.Throws<TraceFormatException>(() => ChipSwimlane.Open(folder["chip_swimlane_records.json"]));
    }
}
