using System.Text;
using System.Text.Json.Nodes;
using Ascend.Tracing.Tests.Helpers;
using static Ascend.Tracing.Tests.Helpers.CaptureBuilder;

namespace Ascend.Tracing.Tests;

/// <summary>
/// Input on which the reference tools crash, stop or mislead (domain notes, 4.5): no crash, the right diagnosis, valid output.
/// </summary>
public sealed class ToleranceTests
{
    private const int Aic0 = 2;

    [Fact]
    public void Eighty_lazy_markers_keep_their_names()
    {
        using CaptureBuilder builder = new CaptureBuilder()
            .Proc("1", new { markerTypes = Enumerable.Range(0, 80).ToDictionary(i => $"{23 + i}", i => $"M{i}"), num_channels = 1 })
            .Thread(1, 1, Set(0, 0, 10), Set(0, 79, 20), Close(0, 30));

        Assert.Equal(["M0", "M79"], Names(Json(builder)));
        Assert.Equal(MarkerNameSource.Types, builder.Open().Procs[0].MarkerSource);
    }

    [Fact]
    public void A_hundred_zero_padded_markers_are_ordered_by_number()
    {
        using CaptureBuilder builder = new CaptureBuilder()
            .Proc("1", new { markerTypes = Enumerable.Range(1, 120).ToDictionary(i => $"{i:00}", i => $"M{i}"), num_channels = 1 })
            .Thread(1, 1, Set(0, 98, 10), Set(0, 99, 20), Close(0, 30));

        Assert.Equal(["M99", "M100"], Names(Json(builder)));
    }

    [Fact]
    public void Hand_picked_colours_are_reported_as_uncertain()
    {
        var capture = TraceCapture.Open(Traces.Folder("upstream-simple"));

        Assert.Equal(MarkerNameSource.TypesUnordered, capture.Procs[0].MarkerSource);
        Assert.Equal(DiagnosticKind.MarkerOrder, Assert.Single(capture.Diagnostics).Kind);
        Assert.Equal(CaptureVerdict.CompleteWithNotes, capture.Verdict);
    }

    [Fact]
    public void Marker_labels_win_over_types()
    {
        using CaptureBuilder builder = new CaptureBuilder()
            .Proc("1", new { markerTypes = new { a = "wrong" }, markerLabels = new[] { "right" } })
            .Thread(1, 1, Set(0, 0, 10), Close(0, 30));

        Assert.Equal(["right"], Names(Json(builder)));
    }

    [Fact]
    public void A_channel_beyond_the_declared_ones_gets_a_lane_of_its_own()
    {
        using CaptureBuilder builder = new CaptureBuilder().Proc("1", new { num_channels = 2, markerTypes = new Dictionary<string, string> { ["23"] = "m" } })
            .Thread(1, 1, Set(900, 0, 10), Set(5, 0, 11), Set(0, 0, 12), Close(0, 20), Close(5, 21), Close(900, 22));

        TraceCapture capture = builder.Open();

        Assert.Equal(["Channel_1", "Channel_2", "Channel_6", "Channel_901"], capture.Procs[0].Lanes.Select(l => l.Name));
        Assert.Equal([LaneKind.Unknown, LaneKind.Unknown], capture.Procs[0].Lanes.Skip(2).Select(l => l.Kind));
        TraceDiagnostic found = Find(capture, DiagnosticKind.UnknownLane);
        Assert.Equal((2L, "proc.1/thread.1/traces.bts", 0L), (found.Count, found.File, found.Offset));
        Assert.Equal([1, 6, 901], Json(builder).Where(IsSlice).Select(e => e["tid"]!.GetValue<int>()));
    }

    [Fact]
    public void Resets_of_undeclared_cores_are_ignored_and_counted()
    {
        using CaptureBuilder builder = new CaptureBuilder().SimplerProc()
            .Thread(1000, 1, Set(Aic0, RunTask, 1, 1), Close(Aic0, 2), Close(60, 3), Close(61, 3));

        TraceCapture capture = builder.Open();

        Assert.Equal(CaptureVerdict.Complete, capture.Check());
        Assert.Equal(2, Find(capture, DiagnosticKind.UnknownLaneReset).Count);
        Assert.Equal(9, capture.Procs[0].Lanes.Count);
    }

    [Fact]
    public void A_lane_left_open_is_found_though_another_lane_closes_last()
    {
        using CaptureBuilder builder = new CaptureBuilder().SimplerProc()
            .Thread(1000, 1, Set(0, 0, 100), Set(Aic0, RunTask, 110, 3), Close(0, 120));

        TraceCapture capture = builder.Open();

        Assert.Equal(CaptureVerdict.Incomplete, capture.Check());
        Assert.Equal(16, Find(capture, DiagnosticKind.UnfinishedSpan).Offset);
        JsonObject open = Assert.Single(Json(builder), e => e["args"]?["unfinished"] is not null);
        Assert.Equal((0.010m, 0.010m), (open["ts"]!.GetValue<decimal>(), open["dur"]!.GetValue<decimal>()));
    }

    [Fact]
    public void A_rotated_ring_buffer_is_read_from_its_oldest_record()
    {
        using CaptureBuilder builder = new CaptureBuilder().SimplerProc()
            .Thread(1000, 1, Set(0, 1, 300), Close(0, 400), Set(0, 0, 100), Close(0, 200));

        TraceCapture capture = builder.Open();

        TraceDiagnostic found = Find(capture, DiagnosticKind.RotatedFile);
        Assert.Equal((DiagnosticSeverity.Loss, 32L), (found.Severity, found.Offset));
        Assert.Equal([(0.000m, 0.100m), (0.200m, 0.100m)], Slices(builder));
    }

    [Fact]
    public void Other_disorder_is_sorted()
    {
        using CaptureBuilder builder = new CaptureBuilder().SimplerProc().Thread(
            1000, 1, Set(0, 0, 100), Set(0, 2, 300), Close(0, 200), Set(0, 1, 150), Close(0, 400));

        TraceCapture capture = builder.Open();

        TraceDiagnostic found = Find(capture, DiagnosticKind.UnsortedFile);
        Assert.Equal((2L, 32L, DiagnosticSeverity.Note), (found.Count, found.Offset, found.Severity));
        Assert.Equal([(0.000m, 0.050m), (0.050m, 0.050m), (0.200m, 0.100m)], Slices(builder));
    }

    [Theory]
    [InlineData(40)]
    [InlineData(500)]
    [InlineData(5000)]
    public void Badly_disordered_files_give_the_same_spans_as_sorted_ones(int drops)
    {
        var random = new Random(drops);
        TraceRecord[] records = [.. Enumerable.Range(0, 4000).SelectMany(i =>
            new[] { Set(i % 9, i % 19, (ulong)(i * 10), (uint)i), Close(i % 9, (ulong)((i * 10) + 5)) })];
        for (int i = 0; i < drops; i++)
        {
            int at = random.Next(records.Length - 1);
            (records[at], records[at + 1]) = (records[at + 1], records[at]);
        }

        using CaptureBuilder disordered = new CaptureBuilder().SimplerProc().Thread(1000, 1, records);
        using CaptureBuilder sorted = new CaptureBuilder().SimplerProc().Thread(1000, 1, [.. records.OrderBy(r => r.Timestamp)]);

        Assert.Equal(Slices(sorted), Slices(disordered));
        Assert.Equal(DiagnosticKind.UnsortedFile, disordered.Open().Diagnostics[0].Kind);
    }

    [Fact]
    public void Flows_need_no_labels_and_the_unpaired_ones_are_counted()
    {
        using CaptureBuilder builder = new CaptureBuilder().SimplerProc().Thread(
            1000,
            1,
            Set(0, 0, 10),
            new(0, TraceRecord.FlowStart, 77, 11),
            new(1, TraceRecord.FlowEnd, 77, 12),
            new(1, TraceRecord.FlowEnd, 78, 13),
            Close(0, 20));

        List<JsonObject> flows = [.. Json(builder).Where(e => e["cat"]?.GetValue<string>() == "flow")];

        Assert.Equal([("s", 77, null), ("f", 77, "e"), ("f", 78, "e")], flows.Select(f =>
            (f["ph"]!.GetValue<string>(), f["id"]!.GetValue<int>(), f["bp"]?.GetValue<string>())));
        TraceCapture capture = builder.Open();
        capture.Check();
        Assert.Equal(1, Find(capture, DiagnosticKind.FlowWithoutPartner).Count);
    }

    [Fact]
    public void A_flow_between_two_procs_is_paired()
    {
        using CaptureBuilder builder = new CaptureBuilder().Proc("1", new { }).Proc("2", new { })
            .Thread(1, 1, new TraceRecord(0, TraceRecord.FlowStart, 5, 10)).Thread(2, 1, new TraceRecord(0, TraceRecord.FlowEnd, 5, 20));

        TraceCapture capture = builder.Open();

        Assert.Equal(CaptureVerdict.Complete, capture.Check());
    }

    [Fact]
    public void An_event_id_beyond_the_labels_is_shown_by_number()
    {
        using CaptureBuilder builder = new CaptureBuilder().SimplerProc().Thread(1000, 1, Set(0, 0, 1), Set(0, 4000, 2), Close(0, 3));

        Assert.Equal(["Orchestrating", "event_4000"], Names(Json(builder)));
        TraceCapture capture = builder.Open();
        capture.Check();
        Assert.Equal((1L, 16L), (Find(capture, DiagnosticKind.UnknownMarker).Count, Find(capture, DiagnosticKind.UnknownMarker).Offset));
    }

    [Fact]
    public void A_set_over_an_open_set_closes_it_and_the_second_reset_is_an_orphan()
    {
        using CaptureBuilder builder = new CaptureBuilder().SimplerProc().Thread(
            1000, 1, Set(Aic0, RunTask, 10, 1), Set(Aic0, RunTask, 20, 2), Close(Aic0, 30), Close(Aic0, 40), Set(Aic0, RunTask, 50, 3), Close(Aic0, 60));

        TraceCapture capture = builder.Open();
        capture.Check();

        Assert.Equal([(0.000m, 0.010m), (0.010m, 0.010m), (0.040m, 0.010m)], Slices(builder));
        Assert.Equal((1L, 16L), (Find(capture, DiagnosticKind.SetOverSet).Count, Find(capture, DiagnosticKind.SetOverSet).Offset));
        TraceDiagnostic orphan = Find(capture, DiagnosticKind.OrphanReset);
        Assert.Equal((1L, 48L, DiagnosticSeverity.Note), (orphan.Count, orphan.Offset, orphan.Severity));
    }

    [Fact]
    public void A_reset_before_any_set_yields_no_span_but_is_the_origin_of_time()
    {
        using CaptureBuilder builder = new CaptureBuilder().SimplerProc().Thread(1000, 1, Close(0, 10), Set(0, 0, 30), Close(0, 40));

        Assert.Equal([(0.020m, 0.010m)], Slices(builder));
    }

    [Fact]
    public void Resets_at_the_end_of_a_run_do_not_taint_the_verdict()
    {
        using CaptureBuilder builder = new CaptureBuilder().SimplerProc()
            .Thread(1000, 1, Set(Aic0, RunTask, 10, 1), Close(Aic0, 30), Close(Aic0, 40), Close(3, 40), Close(4, 40));

        TraceCapture capture = builder.Open();

        Assert.Equal(CaptureVerdict.Complete, capture.Check());
        Assert.Equal((3L, DiagnosticSeverity.Info), (Find(capture, DiagnosticKind.OrphanReset).Count, Find(capture, DiagnosticKind.OrphanReset).Severity));
    }

    [Fact]
    public void A_thread_folder_without_a_file_is_reported_and_the_others_are_read()
    {
        using CaptureBuilder builder = new CaptureBuilder().SimplerProc().EmptyThreadFolder(1000, 1)
            .Thread(1000, 2, Set(0, 0, 10), Close(0, 20)).Bytes(1000, 3, []);

        TraceCapture capture = builder.Open();

        Assert.Equal("proc.1000/thread.1/traces.bts", Find(capture, DiagnosticKind.MissingFile).File);
        Assert.Equal("proc.1000/thread.3/traces.bts", Find(capture, DiagnosticKind.EmptyFile).File);
        Assert.Equal(CaptureVerdict.Incomplete, capture.Verdict);
        Assert.Single(Slices(builder));
    }

    [Fact]
    public void Two_procs_without_anchors_are_both_converted_each_from_its_own_start()
    {
        using CaptureBuilder builder = new CaptureBuilder().SimplerProc(1000).SimplerProc(1001)
            .Thread(1000, 1, Set(0, 0, 5_000), Close(0, 6_000)).Thread(1001, 1, Set(0, 0, 900_000), Close(0, 900_500));

        Assert.Equal([(0m, 1m), (0m, 0.5m)], Slices(builder));
        Assert.Equal(DiagnosticSeverity.Info, Find(builder.Open(), DiagnosticKind.SeparateTimeBases).Severity);
    }

    [Fact]
    public void The_users_offsets_place_procs_on_one_time_line_and_are_stated()
    {
        using CaptureBuilder builder = new CaptureBuilder().SimplerProc(1000).SimplerProc(1001)
            .Thread(1000, 1, Set(0, 0, 5_000), Close(0, 6_000)).Thread(1001, 1, Set(0, 0, 100), Close(0, 600));
        using var stream = new MemoryStream();

        PerfettoJsonWriter.Write(builder.Open(), stream, new() { OffsetsNs = new Dictionary<int, long> { [1000] = -2_000, [1001] = 1_000 } });

        JsonNode json = JsonNode.Parse(stream.ToArray())!;
        Assert.Equal([0m, 3m], json["traceEvents"]!.AsArray().Where(e => IsSlice(e!.AsObject())).Select(e => e!["ts"]!.GetValue<decimal>()));
        Assert.Contains("proc 1000 at -2000 ns", json["otherData"]!["timeBase"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_start_time_of_zero_means_the_first_record()
    {
        using CaptureBuilder builder = new CaptureBuilder().SimplerProc().Thread(1000, 1, Set(0, 0, 1_000_000_000_000_000), Close(0, 1_000_000_000_000_500));

        Assert.Null(builder.Open().Procs[0].StartAnchor);
        Assert.Equal([(0m, 0.5m)], Slices(builder));
    }

    [Fact]
    public void A_cut_record_is_reported_with_its_offset()
    {
        using CaptureBuilder builder = new CaptureBuilder().SimplerProc().Bytes(1000, 1, new byte[16 * 3 + 5]);

        TraceDiagnostic found = Find(builder.Open(), DiagnosticKind.PartialRecord);

        Assert.Equal((48L, DiagnosticSeverity.Loss), (found.Offset, found.Severity));
        Assert.Contains("5 bytes", found.Meaning, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_at_the_producers_capacity_may_be_truncated()
    {
        using CaptureBuilder builder = new CaptureBuilder().SimplerProc().Thread(1000, 1, Set(0, 0, 1), Close(0, 2), Set(0, 0, 3), Close(0, 4));

        Assert.Empty(builder.Open().Diagnostics);
        var capture = TraceCapture.Open(builder.Path, new() { ProducerCapacity = 4 });
        Assert.Equal(DiagnosticKind.FileAtCapacity, Assert.Single(capture.Diagnostics).Kind);
        Assert.Equal(CaptureVerdict.Incomplete, capture.Verdict);
    }

    [Fact]
    public void A_thread_of_an_earlier_capture_is_reported()
    {
        const ulong Second = 1_000_000_000;
        using CaptureBuilder builder = new CaptureBuilder().SimplerProc()
            .Thread(1000, 1, Set(0, 0, 100 * Second), Close(0, (100 * Second) + 5), Set(0, 0, (100 * Second) + 6), Close(0, (100 * Second) + 7))
            .Thread(1000, 2, Set(1, 0, 100 * Second), Close(1, (100 * Second) + 9))
            .Thread(1000, 9, Set(1, 0, 10 * Second), Close(1, (10 * Second) + 9));

        Assert.Equal("proc.1000/thread.9/traces.bts", Find(builder.Open(), DiagnosticKind.StaleThread).File);
    }

    [Fact]
    public void Two_folders_with_one_proc_number_stay_apart()
    {
        using CaptureBuilder builder = new CaptureBuilder().SimplerProc(7).Proc("007", new { num_channels = 1 }).Proc("x", new { });

        TraceCapture capture = builder.Open();

        Assert.Equal(3, capture.Procs.Select(p => p.Id).Distinct().Count());
        Assert.Single(capture.Diagnostics, d => d.Kind == DiagnosticKind.DuplicateProc);
        Assert.Equal("proc.x", Find(capture, DiagnosticKind.FolderName).File);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"channel_names\": [1]}")]
    [InlineData("{\"num_channels\": -1}")]
    [InlineData("{\"markerTypes\": {\"1\": 2}}")]
    [InlineData("{\"extraIdLabels\": {\"one\": \"x\"}}")]
    [InlineData("{\"start_time\": \"now\"}")]
    public void Invalid_metadata_is_refused_with_the_files_name(string metadata)
    {
        using CaptureBuilder builder = new CaptureBuilder().Metadata("1", metadata);

        TraceFormatException e = Assert.Throws<TraceFormatException>(builder.Open);

        Assert.EndsWith("metadata.json", e.Path, StringComparison.Ordinal);
        Assert.Contains(e.Path, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_metadata_a_missing_folder_and_a_folder_without_procs_are_refused()
    {
        using CaptureBuilder builder = new CaptureBuilder().EmptyThreadFolder(1, 1);
        Assert.Contains("metadata.json", Assert.Throws<TraceFormatException>(builder.Open).Message, StringComparison.Ordinal);

        using var empty = new TemporaryFolder();
        Assert.Contains("no proc.* folder", Assert.Throws<TraceFormatException>(() => TraceCapture.Open(empty.Path)).Message, StringComparison.Ordinal);
        Assert.Contains("no folder", Assert.Throws<TraceFormatException>(() => TraceCapture.Open(empty["x"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_null_member_and_an_unknown_one_are_ignored()
    {
        using CaptureBuilder builder = new CaptureBuilder().Metadata("1", "{\"channel_names\": null, \"num_channels\": 3, \"later\": {\"x\": []}}");

        Assert.Equal(["Channel_1", "Channel_2", "Channel_3"], builder.Open().Procs[0].Lanes.Select(l => l.Name));
    }

    [Fact]
    public void A_proc_folder_itself_can_be_opened()
    {
        var capture = TraceCapture.Open(Path.Combine(Traces.Folder("upstream-pthread"), "proc.0"));

        Assert.Equal((0, 20L), (Assert.Single(capture.Procs).Id, capture.RecordCount));
    }

    private static TraceDiagnostic Find(TraceCapture capture, DiagnosticKind kind) => Assert.Single(capture.Diagnostics, d => d.Kind == kind);

    private static bool IsSlice(JsonObject e) => e["ph"]!.GetValue<string>() == "X";

    private static IEnumerable<string> Names(List<JsonObject> events) => events.Where(IsSlice).Select(e => e["name"]!.GetValue<string>());

    private static List<(decimal Start, decimal Duration)> Slices(CaptureBuilder builder) =>
        [.. Json(builder).Where(IsSlice).Select(e => (e["ts"]!.GetValue<decimal>(), e["dur"]!.GetValue<decimal>()))];

    private static List<JsonObject> Json(CaptureBuilder builder)
    {
        using var stream = new MemoryStream();
        PerfettoJsonWriter.Write(builder.Open(), stream);
        return [.. JsonNode.Parse(Encoding.UTF8.GetString(stream.ToArray()))!["traceEvents"]!.AsArray().Select(e => e!.AsObject())];
    }
}
