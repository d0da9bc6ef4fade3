namespace Ascend.Tracing.Tests.Formats;

/// <summary>Kernel tables give figures of kernels, and no cores.</summary>
public sealed class KernelTableTests
{
    /// <summary>A table in the layout of msprof's op_summary (values made up).</summary>
    internal static string OpSummary(params (string Name, string Start, string Duration, int Stream)[] rows) =>
        "Device_id,Model ID,Task ID,Stream ID,Op Name,OP Type,OP State,Task Type,Task Start Time(us),Task Duration(us),Task Wait Time(us),Block Dim\n"
        + string.Concat(rows.Select(r => $"0,1,2,{r.Stream},{r.Name},T,dynamic,MIX_AIC,{r.Start}\t,{r.Duration},0.4,24\n"));

    [Fact]
    public void Op_summary_with_times_since_1970_keeps_every_nanosecond()
    {
        using var folder = new FormatFolder();
        string path = folder.Write("anything.txt", OpSummary(
            ("pa_highperf", "1726226040041212.500", "343.201", 2), ("pa_highperf", "1726226040041600.125", "300.1", 2), ("\"a,b\"", "1726226040042000", "1", 3)));
        using OpenedTrace trace = TraceDoor.Open(path);
        FigureReport report = FigureReport.Compute(trace.Capture);

        KernelFigures kernel = report.Procs[0].Kernel("pa_highperf")!;
        Assert.Equal((CaptureKind.OpSummary, true, CaptureVerdict.Complete), (trace.Kind, trace.IsKernelTable, report.Verdict));
        Assert.Equal((2L, 643_301L, 643_301L), (kernel.Spans, kernel.MakespanNs, kernel.Streams!.BusySumNs));
        Assert.Equal((0, 0), (kernel.Aic.Cores, kernel.Aiv.Cores));
        Assert.Equal(387_625 + 300_100, kernel.ExtentNs);
        Assert.NotNull(report.Procs[0].Kernel("a,b"));
        Assert.Contains(trace.Facts, f => f.Value.Contains("no lanes", StringComparison.Ordinal));
    }

    internal const string KernelDetails = """
        Step Id,Name,Type,Accelerator Core,Start Time(us),Duration(us),Wait Time(us),Block Dim,Input Shapes
        1,aclnnFusedInferAttentionScoreV3,FusedInferAttentionScore,MIX_AIC,"1726226040041212.500	",235.1,12.3,24,"16,40,1,128;"
        2,aclnnFusedInferAttentionScoreV3,FusedInferAttentionScore,MIX_AIC,1726226040051212.500	,0,12.3,24,
        3,broken,X,MIX_AIC,N/A,1,2,3,
        """;

    [Fact]
    public void Kernel_details_of_torch_npu()
    {
        using var folder = new FormatFolder();
        string path = folder.Write("x.csv", KernelDetails);
        using OpenedTrace trace = TraceDoor.Open(path);
        FigureReport report = FigureReport.Compute(trace.Capture);

        Assert.Equal((CaptureKind.KernelDetails, CaptureVerdict.Incomplete), (trace.Kind, report.Verdict));
        Assert.Equal((2L, 235_100L), (Assert.Single(report.Procs[0].Kernels).Spans, report.Procs[0].Kernels[0].MakespanNs));
        Assert.Equal([DiagnosticKind.InvalidRow, DiagnosticKind.ZeroTime], report.Diagnostics.Select(d => d.Kind).Order());
    }
}
