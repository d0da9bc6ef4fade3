using System.Text.Json;
using Ascend.Tracing;
using Spectre.Console;

namespace Ascend.Cli.Commands.Trace;

/// <summary>The thread files of a proc: who wrote each, how many records it holds, what was left out.</summary>
internal static class ThreadText
{
    public static void Write(IAnsiConsole console, TraceProc proc)
    {
        foreach (TraceThread thread in proc.Threads.Concat(proc.LeftOut))
        {
            double start = (thread.FirstTimestamp - (double)proc.FirstTimestamp) / 1000;
            string times = thread.RecordCount == 0 || proc.LeftOut.Contains(thread)
                ? ""
                : $", {start:F3} to {(thread.LastTimestamp - (double)proc.FirstTimestamp) / 1000:F3} us";
            console.MarkupLineInterpolated($"  {thread.RelativePath}: {thread.RecordCount} records{times}{RoleOf(thread)}");
        }

        if (MarkerLists.LabelOf(proc.Markers) is { } label)
        {
            console.MarkupLineInterpolated($"  marker list {label} ({proc.Markers.Count} markers)");
        }
    }

    public static void Write(Utf8JsonWriter writer, TraceProc proc)
    {
        writer.WriteStartArray("thread_files");
        foreach (TraceThread thread in proc.Threads.Concat(proc.LeftOut))
        {
            writer.WriteStartObject();
            writer.WriteString("file", thread.RelativePath);
            writer.WriteString("role", thread.Role.ToString());
            writer.WriteBoolean("left_out", proc.LeftOut.Contains(thread));
            writer.WriteNumber("records", thread.RecordCount);
            writer.WriteNumber("first_timestamp_ns", thread.FirstTimestamp);
            writer.WriteNumber("last_timestamp_ns", thread.LastTimestamp);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteString("marker_list", MarkerLists.LabelOf(proc.Markers));
        writer.WriteString("func_ids", proc.FuncIds.ToString());
        writer.WriteString("core_time", proc.CoreTime.ToString());
    }

    private static string RoleOf(TraceThread thread) => thread.Role switch
    {
        ThreadRole.Aicore => ", written by a core",
        ThreadRole.Stale => ", left by an earlier run",
        ThreadRole.Blank => $", left out: {thread.BlankRecords} records of zeros",
        _ => "",
    };
}
