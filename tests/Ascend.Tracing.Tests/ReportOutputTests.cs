using System.Text.Json.Nodes;
using Ascend.Tracing.Tests.Helpers;
using static Ascend.Tracing.Tests.Helpers.CaptureBuilder;

namespace Ascend.Tracing.Tests;

/// <summary>Reports as JSON and CSV, and the comparison of two.</summary>
public sealed class ReportOutputTests
{
    [Fact]
    public void Json_has_a_schema_the_verdict_and_every_figure()
    {
        FigureReport report = Report((7, "fa_fused,\"x\"", 100));
        using var stream = new MemoryStream();

        FigureReportJson.Write(report, stream);

        JsonNode json = JsonNode.Parse(stream.ToArray())!;
        Assert.Equal("ascend.trace.report/1", json["schema"]!.GetValue<string>());
        Assert.Equal("Complete", json["verdict"]!.GetValue<string>());
        JsonNode kernel = json["procs"]![0]!["kernels"]![0]!;
        Assert.Equal((100L, 100L, 7), (kernel["makespanNs"]!.GetValue<long>(), kernel["aic"]!["busySumNs"]!.GetValue<long>(), kernel["funcId"]!.GetValue<int>()));
        Assert.Equal(0.5, kernel["aic"]!["occupancy"]!.GetValue<double>());
        Assert.Equal("AICube_0", kernel["aic"]!["criticalCore"]!.GetValue<string>());
    }

    [Fact]
    public void Csv_quotes_names_and_has_one_row_for_each_group_and_kernel()
    {
        using var text = new StringWriter();
        FigureTable.Of(Report((7, "fa_fused,\"x\"", 100), (8, "other", 50))).WriteCsv(text);

        string[] lines = text.ToString().TrimEnd('\n').Split('\n');
        Assert.Equal(4, lines.Length);
        Assert.StartsWith("proc,kind,name,func_id,spans", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("1000,group,attention,,1,0,0.100,", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("1000,kernel,\"fa_fused,\"\"x\"\"\",7,1,0,0.100,", lines[2], StringComparison.Ordinal);
        Assert.EndsWith(",Complete,,", lines[3], StringComparison.Ordinal);
    }

    [Fact]
    public void A_difference_is_after_minus_before_and_missing_kernels_have_none()
    {
        var diff = FigureDiff.Of(Report((1, "faster", 100), (2, "gone", 10), (3, "slower", 40)), Report((1, "faster", 60), (3, "slower", 50), (4, "new", 5)));

        Assert.Equal(["faster", "slower", "gone", "new"], diff.Kernels.Select(k => k.Name));
        Assert.Equal([-40L, 10L, null, null], diff.Kernels.Select(k => k.MakespanNs));
        Assert.Equal([0.6, 1.25, null, null], diff.Kernels.Select(k => k.MakespanRatio));
        Assert.Equal([-40L, 10L, null, null], diff.Kernels.Select(k => k.AicBusySumNs));
        Assert.Equal((true, true), (diff.Kernels[2].IsGone, diff.Kernels[3].IsNew));
        using var stream = new MemoryStream();
        diff.WriteJson(stream);
        JsonArray kernels = JsonNode.Parse(stream.ToArray())!["kernels"]!.AsArray();
        Assert.Equal(["both", "both", "before", "after"], kernels.Select(k => k!["presence"]!.GetValue<string>()));
        Assert.Equal(-40, kernels[0]!["makespanDifferenceNs"]!.GetValue<long>());
    }

    [Fact]
    public void Swapping_the_captures_changes_the_sign()
    {
        FigureReport a = Report((1, "k", 100));
        FigureReport b = Report((1, "k", 70));

        Assert.Equal(-FigureDiff.Of(a, b).Kernels[0].MakespanNs, FigureDiff.Of(b, a).Kernels[0].MakespanNs);
    }

    [Fact]
    public void Names_are_read_from_a_file_and_a_wrong_file_is_refused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["names.json"], "{\"0\": \"PA_HIGHPERF_AIC\", \"1\": \"PA_HIGHPERF_AIV\"}");
        Assert.Equal("PA_HIGHPERF_AIV", KernelNamesFile.Read(folder["names.json"]).ByFuncId[1]);

        foreach (string wrong in (string[])["{\"x\": \"y\"}", "[]", "{\"1\": 2}", "{\"1\": null}", "{"])
        {
            File.WriteAllText(folder["names.json"], wrong);
            Assert.Throws<TraceFormatException>(() => KernelNamesFile.Read(folder["names.json"]));
        }

        Assert.Throws<TraceFormatException>(() => KernelNamesFile.Read(folder["none.json"]));
    }

    private static FigureReport Report(params (uint Id, string Name, int Duration)[] kernels)
    {
        ulong time = 1000;
        var records = new List<TraceRecord>();
        foreach ((uint id, _, int duration) in kernels)
        {
            records.Add(Set(2, RunTask, time, id));
            records.Add(Close(2, time += (ulong)duration));
            time += 7;
        }

        using CaptureBuilder builder = new CaptureBuilder().SimplerProc().Thread(1000, 1, [.. records]);
        return FigureReport.Compute(builder.Open(), new() { Names = new(kernels.Select(k => KeyValuePair.Create(k.Id, k.Name))) });
    }
}
