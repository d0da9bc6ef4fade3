using System.Text;
using Ascend.Tracing.Tests.Helpers;
using FsCheck;
using FsCheck.Fluent;
using static Ascend.Tracing.Tests.Helpers.CaptureBuilder;

namespace Ascend.Tracing.Tests.Formats;

/// <summary>Our Chrome JSON and native traces, read back, give the figures of the capture they were made of.</summary>
public sealed class RoundTripTests
{
    public static TheoryData<string, SlotModel> Captures()
    {
        var data = new TheoryData<string, SlotModel>();
        foreach (string name in Traces.Names)
        {
            data.Add(name, SlotModel.Adjacent);
            data.Add(name, SlotModel.TwoSlot);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Captures))]
    public void A_recorded_capture(string name, SlotModel slots) => AssertRoundTrip(TraceCapture.Open(Traces.Folder(name)), slots);

    [Theory]
    [InlineData(SlotModel.Adjacent)]
    [InlineData(SlotModel.TwoSlot)]
    public void A_generated_capture(SlotModel slots)
    {
        using var folder = new TemporaryFolder();
        CaptureGenerator.Write(folder.Path, 300_000);
        AssertRoundTrip(TraceCapture.Open(folder.Path), slots);
    }

    [Fact]
    public void Any_sequence_of_records() =>
        Prop.ForAll(Arb.From(Records()), Holds).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    [Theory]
    [InlineData(SliceNaming.Kernel)]
    [InlineData(SliceNaming.Marker)]
    public void A_capture_of_several_launches_with_kernel_names(SliceNaming naming)
    {
        using var folder = new FormatFolder();
        folder.Write("deps.json", SwimlaneText.Deps((0, 7, -1, -1), (1, -1, 8, 8)));
        folder.Write("names.json", SwimlaneText.Names((7, "QK"), (8, "SOFT\\\"MAX")));
        SwimlaneTask[] tasks = [.. SwimlaneText.Launch(1, 5_000_000_000), .. SwimlaneText.Launch(2, 5_050_000_000)];
        using OpenedTrace trace = TraceDoor.Open(folder.Write("swimlane", SwimlaneText.Write(SwimlaneShape.S3, tasks)));

        AssertRoundTrip(trace.Capture, SlotModel.Adjacent, naming);
    }

    [Fact]
    public void A_capture_whose_cores_recorded_themselves()
    {
        using var builder = new CaptureBuilder();
        TraceCapture capture = builder.SimplerProc()
            .Thread(1000, 1, Set(2, RunTask, 10, 3), Close(2, 40), Set(4, RunTask, 12, 1), Close(4, 41))
            .Thread(1000, 3, Set(2, RunTask, 15, 3), Close(2, 30)).Open();
        Assert.Equal(CoreTimeSource.Mixed, capture.Procs[0].CoreTime);
        AssertRoundTrip(capture, SlotModel.Adjacent);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Ids_that_are_all_zero_do_not_become_func_0(bool isAic, bool isAiv)
    {
        using var builder = new CaptureBuilder();
        TraceRecord[] records = [.. Enumerable.Range(0, 20).SelectMany(i => new[] { 2, 4 }.Where(c => c == 2 ? isAic : isAiv)
            .SelectMany(c => new[] { Set(c, RunTask, (ulong)(10 + (20 * i) + c), 0), Close(c, (ulong)(20 + (20 * i) + c)) }))];
        TraceCapture capture = builder.SimplerProc().Thread(1000, 1, records).Open();
        AssertRoundTrip(capture, SlotModel.Adjacent);

        using var folder = new FormatFolder();
        PerfettoJsonWriter.WriteFile(capture, folder["json"]);
        string text = File.ReadAllText(folder["json"]);
        string theirs = folder.Write("theirs", text[..text.IndexOf("\"otherData\"", StringComparison.Ordinal)].TrimEnd().TrimEnd(',') + "}");
        Assert.Equal("kernel unknown in this revision", Assert.Single(FormatFolder.Report(theirs).Procs[0].Kernels).Name);

        PerfettoJsonWriter.WriteFile(capture, folder["trusted"], new() { TrustFuncIds = true });
        PftraceWriter.WriteFile(capture, folder["trusted2"], new() { TrustFuncIds = true });
        Assert.All(new[] { "trusted", "trusted2" }, f => Assert.Equal("func_0", Assert.Single(FormatFolder.Report(folder[f]).Procs[0].Kernels).Name));
    }

    [Fact]
    public void A_kernel_table()
    {
        using var folder = new FormatFolder();
        using OpenedTrace trace = TraceDoor.Open(folder.Write("t", KernelTableTests.OpSummary(("mm", "100.5", "3.25", 1), ("mm", "105", "3", 1), ("att", "110", "7", 2))));

        AssertRoundTrip(trace.Capture, SlotModel.Adjacent);
    }

    private static bool Holds(TraceRecord[] records)
    {
        using var builder = new CaptureBuilder();
        AssertRoundTrip(builder.SimplerProc().Thread(1000, 1, records).Open(), SlotModel.Adjacent);
        return true;
    }

    private static void AssertRoundTrip(TraceCapture capture, SlotModel slots, SliceNaming naming = SliceNaming.Marker)
    {
        using var folder = new FormatFolder();
        var options = new ExportOptions { Slots = slots, SliceNames = naming };
        FigureReport expected = FigureReport.Compute(capture, new() { Slots = slots });
        foreach (bool isCompressed in new[] { false, true })
        {
            PerfettoJsonWriter.WriteFile(capture, folder["a"], options with { Gzip = isCompressed });
            PftraceWriter.WriteFile(capture, folder["b"], options with { Gzip = isCompressed });
            foreach (string file in new[] { "a", "b" })
            {
                FigureReport actual = FormatFolder.Report(folder[file]);
                Assert.Equal(Text(expected), Text(actual));
                Assert.Equal(expected.Verdict, actual.Verdict);
            }
        }
    }

    /// <summary>The figures as text, without what an export cannot hold: the clock's origin, the number of records,
    /// epochs, the slot model and remarks on the records.</summary>
    private static string Text(FigureReport report)
    {
        using var stream = new MemoryStream();
        FigureReportJson.Write(
            report with
            {
                Capture = "",
                Verdict = default,
                Diagnostics = [],
                Slots = default,
                AllRemarks = [],
                Procs = [.. report.Procs.Select(p => p with
                {
                    OriginNs = 0,
                    Records = 0,
                    Launch = p.Launch is { } launch ? launch with { Epoch = null } : null,
                })],
            },
            stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static Gen<TraceRecord[]> Records() =>
        from count in Gen.Choose(1, 60)
        from items in Gen.Choose(0, 1_000_000).ArrayOf(count)
        select items.Select((n, i) =>
        {
            ulong time = 1000 + ((ulong)i * 20) + ((ulong)(n % 3) * 7);
            int channel = n % 9;
            return (n / 9 % 5) switch
            {
                0 or 1 => Close(channel, time),
                2 => Set(channel, RunPair, time, (uint)(n % 4)),
                3 => Set(channel, n % 19, time),
                _ => Set(channel, RunTask, time, (uint)(n % 4)),
            };
        }).ToArray();
}
