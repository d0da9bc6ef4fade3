using System.Globalization;
using System.Text;

namespace Ascend.Tracing.Tests.Formats;

/// <summary>Tasks of a run that is written as a swimlane file in any of its shapes.</summary>
internal sealed record SwimlaneTask(int Core, ulong Token, ulong Register, ulong Start, ulong End, int Launch);

/// <summary>The shapes a swimlane file has had.</summary>
public enum SwimlaneShape
{
    S1,
    S2,
    S3,
    Fork,
}

/// <summary>Writes swimlane files (made up; the schemas are those of FORMATS.md).</summary>
internal static class SwimlaneText
{
    /// <summary>core_types of two AIC and four AIV cores.</summary>
    public const string Cores = "\"clock_freq_hz\": 50000000, \"num_cores\": 6, \"core_types\": [\"aic\", \"aic\", \"aiv\", \"aiv\", \"aiv\", \"aiv\"]";

    /// <summary>A file in a shape.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="tasks">Its tasks.</param>
    /// <param name="funcIds">func_id by token, for the fork's file; null for none.</param>
    /// <param name="metadataFirst">False to put the metadata behind the tasks.</param>
    /// <param name="more">Further metadata, beginning with a comma.</param>
    public static string Write(
        SwimlaneShape shape, IReadOnlyList<SwimlaneTask> tasks, Func<SwimlaneTask, int>? funcIds = null, bool metadataFirst = true, string more = "")
    {
        bool isS3 = shape == SwimlaneShape.S3;
        string runtime = isS3 ? ", \"runtime\": \"tensormap_and_ringbuffer\"" : "";
        string metadata = $"\"chip_swimlane_level\": 2, \"metadata\": {{{Cores}{runtime}{more}}}";
        string rows = $"\"aicore_tasks\": [{Join(tasks, t => $"[{t.Core}, {t.Token}, {t.Register}, {t.Start}, {t.End}, 10{(isS3 ? $", {t.Launch}" : "")}]")}]";
        string scheduler = Join(tasks, t => $"[{t.Core}, {t.Register}, {t.Start - 5}, {t.End + 5}{(isS3 ? $", {t.Launch}" : "")}]");
        string dispatches = shape is SwimlaneShape.S1 or SwimlaneShape.Fork
            ? $"\"aicpu_tasks\": [{scheduler}]"
            : $"\"scheduler_tasks\": {{{(isS3 ? "" : "\"schema_version\": 1, ")}\"producer\": \"aicpu\", \"records\": [{scheduler}]}}";
        string ids = shape == SwimlaneShape.Fork ? $", \"aicpu_task_func_ids\": [{Join(tasks, t => $"{funcIds!(t)}")}]" : "";
        return metadataFirst ? $"{{{metadata}, {rows}, {dispatches}{ids}}}" : $"{{{rows}, {dispatches}{ids}, {metadata}}}";
    }

    /// <summary>A deps.json.</summary>
    public static string Deps(params (ulong Token, int Aic, int Aiv0, int Aiv1)[] tasks) =>
        $"{{\"tasks\": [{string.Join(", ", tasks.Select(t => $"{{\"task_id\": \"{t.Token}\", \"kernel_ids\": [{t.Aic}, {t.Aiv0}, {t.Aiv1}]}}"))}], \"edges\": []}}";

    /// <summary>A name map.</summary>
    public static string Names(params (int Id, string Name)[] names) =>
        $"{{\"level\": 2, \"callable_id_to_name\": {{{string.Join(", ", names.Select(n => $"\"{n.Id}\": \"{n.Name}\""))}}}}}";

    /// <summary>One launch of two kernels: 7 on both AIC cores for 100 us, then 8 on the AIV cores for 50 us.</summary>
    public static SwimlaneTask[] Launch(int number, ulong at) =>
    [
        .. Enumerable.Range(0, 2).Select(c => new SwimlaneTask(c, 0, 0, at + 50, at + 5050, number)),
        .. Enumerable.Range(2, 4).Select(c => new SwimlaneTask(c, 1, 0, at + 6000, at + 8500, number)),
    ];

    private static string Join(IReadOnlyList<SwimlaneTask> tasks, Func<SwimlaneTask, FormattableString> row)
    {
        var text = new StringBuilder();
        foreach (SwimlaneTask task in tasks)
        {
            _ = text.Append(text.Length == 0 ? "" : ", ").Append(row(task).ToString(CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }
}
