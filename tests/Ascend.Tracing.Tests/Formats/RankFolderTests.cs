namespace Ascend.Tracing.Tests.Formats;

/// <summary>A run on several devices: ranks side by side, each on its own clock.</summary>
public sealed class RankFolderTests
{
    [Theory]
    [InlineData("")]
    [InlineData("dfx_outputs")]
    public void Ranks_are_read_side_by_side(string below)
    {
        using FormatFolder folder = Ranks(11, "");
        using OpenedTrace trace = TraceDoor.Open(folder[below]);
        FigureReport report = FigureReport.Compute(trace.Capture);

        Assert.Equal((CaptureKind.RankFolder, CaptureVerdict.Complete), (trace.Kind, report.Verdict));
        Assert.Equal(Enumerable.Range(0, 11), report.Procs.Select(p => p.ProcId));
        Assert.All(report.Procs, p => Assert.Equal(100_000, p.Kernel("QK")!.MakespanNs));
        Assert.Contains(trace.Facts, f => f.Value.Contains("not comparable", StringComparison.Ordinal));
        Assert.Contains("--proc", Assert.Throws<TraceFormatException>(() => report.Select()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dfx_outputs/rank1")]
    [InlineData("dfx_outputs/rank1/d0")]
    public void A_rank_is_read_alone(string below)
    {
        using FormatFolder folder = Ranks(2, "");
        using OpenedTrace trace = TraceDoor.Open(folder[below]);

        Assert.Equal((CaptureKind.ChipSwimlane, 1), (trace.Kind, trace.Capture.Procs.Count));
    }

    [Fact]
    public void A_rank_without_records_is_missing()
    {
        using FormatFolder folder = Ranks(3, "");
        File.Delete(folder["dfx_outputs/rank1/d0/chip_swimlane_records.json"]);
        (CaptureVerdict verdict, IReadOnlyList<TraceDiagnostic> findings) = FormatFolder.Check(folder["dfx_outputs"]);

        Assert.Equal(CaptureVerdict.Incomplete, verdict);
        Assert.Contains(findings, f => f.Kind == DiagnosticKind.MissingFile && f.File == "rank1");
    }

    [Fact]
    public void Ranks_whose_files_name_one_host_clock_are_placed_on_it()
    {
        using FormatFolder folder = Ranks(2, ", \"host_clock_domain_id\": \"boot\", \"clock_alignment\": {\"status\": \"bounded\", \"device_anchor_cycles\": AT, \"host_anchor_ns\": 7000, "
            + "\"host_anchor_min_ns\": 6000, \"host_anchor_max_ns\": 9000}");
        using OpenedTrace trace = TraceDoor.Open(folder.Path);
        using var json = new MemoryStream();
        PerfettoJsonWriter.Write(trace.Capture, json, new() { TimeBase = TimeBaseMode.Anchors });
        string text = System.Text.Encoding.UTF8.GetString(json.ToArray());

        Assert.Contains("to within 2.000 us", text, StringComparison.Ordinal);
        Assert.Contains("\"ts\":0.000,\"dur\":100.000,\"pid\":0", text, StringComparison.Ordinal);
        Assert.Contains("\"ts\":0.000,\"dur\":100.000,\"pid\":1", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_captures_in_one_folder_are_listed_and_none_is_chosen()
    {
        using var folder = new FormatFolder();
        folder.Write("a.json", SwimlaneText.Write(SwimlaneShape.S1, SwimlaneText.Launch(1, 1000)));
        folder.Write("b.json", SwimlaneText.Write(SwimlaneShape.S1, SwimlaneText.Launch(1, 2000)));
        string message = Assert.Throws<TraceFormatException>(() => TraceDoor.Open(folder.Path)).Message;

        Assert.Contains("a.json", message, StringComparison.Ordinal);
        Assert.Contains("Name one", message, StringComparison.Ordinal);
    }

    private static FormatFolder Ranks(int count, string more)
    {
        var folder = new FormatFolder();
        for (int rank = 0; rank < count; rank++)
        {
            ulong at = 5_000_000_000 + ((ulong)rank * 578_000_000);
            string own = more.Replace("AT", $"{at}", StringComparison.Ordinal);
            folder.Write($"dfx_outputs/rank{rank}/d0/chip_swimlane_records.json", SwimlaneText.Write(SwimlaneShape.S1, SwimlaneText.Launch(1, at), more: own));
            folder.Write($"dfx_outputs/rank{rank}/d0/deps.json", SwimlaneText.Deps((0, 7, -1, -1), (1, -1, 8, 8)));
            folder.Write($"dfx_outputs/rank{rank}/d0/name_map.json", SwimlaneText.Names((7, "QK"), (8, "SM")));
        }

        return folder;
    }
}
