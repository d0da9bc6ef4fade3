using System.Text.Json;

namespace Ascend.Tracing;

/// <summary>A report as JSON. Times in ns; names as in <see cref="KernelFigures"/> and <see cref="CoreFigures"/>, in camel case.</summary>
public static class FigureReportJson
{
    /// <summary>
    /// The schema's name and version. The number grows when a member changes its meaning or goes; members may be added.
    /// </summary>
    public const string Schema = "ascend.trace.report/1";

    /// <summary>Writes a report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="output">Where it goes; stays open.</param>
    public static void Write(FigureReport report, Stream output)
    {
        ArgumentNullException.ThrowIfNull(report);
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("schema", Schema);
        json.WriteString("capture", report.Capture);
        json.WriteString("verdict", report.Verdict.ToString());
        json.WriteString("slotModel", report.Slots.ToString());
        WriteArray(json, "remarks", report.Remarks, static (j, r) => j.WriteStringValue(r));
        WriteArray(json, "diagnostics", report.Diagnostics, Write);
        if (report.OnCore is { } onCore)
        {
            Write(json, onCore);
        }

        WriteArray(json, "procs", report.Procs, Write);
        json.WriteEndObject();
    }

    internal static void WriteArray<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (T item in items)
        {
            write(json, item);
        }

        json.WriteEndArray();
    }

    internal static void Write(Utf8JsonWriter json, TraceDiagnostic diagnostic)
    {
        json.WriteStartObject();
        json.WriteString("kind", diagnostic.Kind.ToString());
        json.WriteString("severity", diagnostic.Severity.ToString());
        json.WriteNumber("count", diagnostic.Count);
        json.WriteString("file", diagnostic.File);
        json.WriteNumber("offset", diagnostic.Offset);
        json.WriteString("meaning", diagnostic.Meaning);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, CoreTimeComparison comparison)
    {
        json.WriteStartObject("onCore");
        json.WriteString("swimlane", comparison.Swimlane);
        json.WriteBoolean("isSameRun", comparison.IsSameRun);
        WriteArray(json, "rows", comparison.Rows, static (j, r) =>
        {
            j.WriteStartObject();
            j.WriteString("kernel", r.Kernel);
            j.WriteString("core", r.Core.ToString());
            j.WriteNumber("aicpuTasks", r.AicpuTasks);
            j.WriteNumber("aicpuBusyNs", r.AicpuBusyNs);
            j.WriteNumber("onCoreTasks", r.OnCoreTasks);
            j.WriteNumber("onCoreBusyNs", r.OnCoreBusyNs);
            if (r.Ratio is { } ratio)
            {
                j.WriteNumber("ratio", ratio);
            }

            j.WriteEndObject();
        });
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ProcFigures proc)
    {
        json.WriteStartObject();
        json.WriteNumber("procId", proc.ProcId);
        json.WriteNumber("originNs", proc.OriginNs);
        json.WriteNumber("durationNs", proc.DurationNs);
        json.WriteNumber("records", proc.Records);
        json.WriteNumber("spans", proc.Spans);
        json.WriteString("coreTime", proc.CoreTime.ToString());
        WriteArray(json, "groups", proc.Groups, Write);
        WriteArray(json, "kernels", proc.Kernels, Write);
        WriteArray(json, "lanes", proc.Lanes, Write);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, KernelFigures kernel)
    {
        json.WriteStartObject();
        json.WriteString("name", kernel.Name);
        if (kernel.FuncId is { } id)
        {
            json.WriteNumber("funcId", id);
        }

        if (kernel.Members.Count > 0)
        {
            WriteArray(json, "members", kernel.Members, static (j, m) => j.WriteStringValue(m));
        }

        json.WriteNumber("spans", kernel.Spans);
        json.WriteNumber("unfinishedSpans", kernel.UnfinishedSpans);
        json.WriteNumber("makespanNs", kernel.MakespanNs);
        json.WriteNumber("firstStartNs", kernel.FirstStartNs);
        json.WriteNumber("lastStartNs", kernel.LastStartNs);
        json.WriteNumber("lastEndNs", kernel.LastEndNs);
        json.WriteNumber("extentNs", kernel.ExtentNs);
        json.WriteNumber("gapNs", kernel.GapNs);
        Write(json, "aic", kernel.Aic);
        Write(json, "aiv", kernel.Aiv);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, CoreFigures cores)
    {
        json.WriteStartObject(name);
        json.WriteNumber("cores", cores.Cores);
        json.WriteNumber("coresUsed", cores.CoresUsed);
        json.WriteNumber("spans", cores.Spans);
        json.WriteNumber("busySumNs", cores.BusySumNs);
        json.WriteNumber("busyMeanNs", cores.BusyMeanNs);
        json.WriteNumber("busyMinNs", cores.BusyMinNs);
        json.WriteNumber("busyMaxNs", cores.BusyMaxNs);
        json.WriteNumber("coefficientOfVariation", cores.CoefficientOfVariation);
        json.WriteNumber("makespanNs", cores.MakespanNs);
        json.WriteNumber("occupancy", cores.Occupancy);
        json.WriteNumber("occupancyOfUsedCores", cores.OccupancyOfUsedCores);
        json.WriteNumber("launchSkewNs", cores.LaunchSkewNs);
        json.WriteNumber("affectedSpans", cores.AffectedSpans);
        json.WriteNumber("busyErrorLowNs", cores.BusyErrorLowNs);
        json.WriteNumber("busyErrorHighNs", cores.BusyErrorHighNs);
        json.WriteString("busiestCore", cores.BusiestCore);
        json.WriteString("criticalCore", cores.CriticalCore);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, LaneFigures lane)
    {
        json.WriteStartObject();
        json.WriteString("lane", lane.Lane);
        json.WriteString("kind", lane.Kind.ToString());
        json.WriteNumber("busyNs", lane.BusyNs);
        WriteArray(json, "markers", lane.Markers, static (j, m) =>
        {
            j.WriteStartObject();
            j.WriteString("marker", m.Marker);
            j.WriteNumber("spans", m.Spans);
            j.WriteNumber("busyNs", m.BusyNs);
            j.WriteEndObject();
        });
        json.WriteEndObject();
    }
}
