namespace Ascend.Tracing;

/// <summary>The timeline formats.</summary>
public enum ExportFormat
{
    /// <summary>Chrome JSON (<see cref="PerfettoJsonWriter"/>).</summary>
    ChromeJson,

    /// <summary>Native Perfetto trace (<see cref="PftraceWriter"/>).</summary>
    Pftrace,
}
