namespace Ascend.Tracing.Tests.Formats;

/// <summary>Companions of a swimlane are found by content, never chosen among several, and their absence is said.</summary>
public sealed class CompanionTests
{
    private static string Records => SwimlaneText.Write(SwimlaneShape.S1, SwimlaneText.Launch(1, 5_000_000_000));

    private static string Deps => SwimlaneText.Deps((0, 7, -1, -1), (1, -1, 8, 8));

    [Fact]
    public void Without_a_deps_file_no_line_looks_like_a_kernel()
    {
        using var folder = new FormatFolder();
        FigureReport report = FormatFolder.Report(folder.Write("d1/records.json", Records));

        Assert.Equal("(kernel unknown)", Assert.Single(report.Procs[0].Kernels).Name);
        Assert.Equal(CaptureVerdict.CompleteWithNotes, report.Verdict);
        Assert.Contains(report.Diagnostics, d => d.Kind == DiagnosticKind.CompanionMissing && d.Count == 6);
    }

    [Fact]
    public void A_deps_file_elsewhere_in_the_run_is_hinted_at_and_can_be_named()
    {
        using var folder = new FormatFolder();
        string elsewhere = folder.Write("d0/deps.json", Deps);
        string records = folder.Write("d1/records.json", Records);

        Assert.Contains(FormatFolder.Report(records).Diagnostics, d => d.Meaning.Contains("--deps", StringComparison.Ordinal) && d.Severity == DiagnosticSeverity.Info);
        Assert.Equal(["func_7", "func_8"], FormatFolder.Report(records, new() { DepsPath = elsewhere }).Procs[0].Kernels.Select(k => k.Name).Order());
    }

    [Theory]
    [InlineData("deps.json", "name_map.json")]
    [InlineData("deps (1).json", "names of PA c1.json")]
    public void Companions_are_found_under_any_name(string deps, string names)
    {
        using var folder = new FormatFolder();
        folder.Write(deps, Deps);
        folder.Write(names, SwimlaneText.Names((7, "QK"), (8, "SOFTMAX")));
        FigureReport report = FormatFolder.Report(folder.Write("records (3).json", Records));

        Assert.Equal(["QK", "SOFTMAX"], report.Procs[0].Kernels.Select(k => k.Name).Order());
        Assert.Equal(CaptureVerdict.Complete, report.Verdict);
    }

    [Fact]
    public void Several_possible_companions_are_named_and_none_is_read()
    {
        using var folder = new FormatFolder();
        folder.Write("deps.json", Deps);
        folder.Write("deps-old.json", SwimlaneText.Deps((0, 1, -1, -1), (1, -1, 2, 2)));
        FigureReport report = FormatFolder.Report(folder.Write("records.json", Records));

        Assert.Contains(report.Diagnostics, d => d.Kind == DiagnosticKind.CompanionAmbiguous && d.Meaning.Contains("deps-old.json", StringComparison.Ordinal));
        Assert.Equal("(kernel unknown)", Assert.Single(report.Procs[0].Kernels).Name);
    }

    [Fact]
    public void A_name_map_names_the_kernels_of_any_capture()
    {
        using var folder = new FormatFolder();
        KernelNames names = KernelNamesFile.Read(folder.Write("names of c1.json", SwimlaneText.Names((7, "QK"), (8, "SOFTMAX"))));
        Assert.Equal([(7u, "QK"), (8u, "SOFTMAX")], names.ByFuncId.Select(n => (n.Key, n.Value)).Order());
        TraceFormatException e = Assert.Throws<TraceFormatException>(() => KernelNamesFile.Read(folder.Write("empty", "{\"callable_id_to_name\": {\"x\": \"y\"}}")));
        Assert.Contains("names no id", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tasks_without_an_entry_are_counted()
    {
        using var folder = new FormatFolder();
        folder.Write("deps.json", SwimlaneText.Deps((0, 7, -1, -1)));
        FigureReport report = FormatFolder.Report(folder.Write("records.json", Records));

        Assert.Contains(report.Diagnostics, d => d.Kind == DiagnosticKind.UnnamedTasks && d.Count == 4 && d.Severity == DiagnosticSeverity.Note);
        Assert.Equal(["(kernel unknown)", "func_7"], report.Procs[0].Kernels.Select(k => k.Name).Order());
    }
}
