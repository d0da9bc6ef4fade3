using System.Text.Json;
using Ascend.Tracing.Formats.Json;
using Ascend.Tracing.Formats.Spans;

namespace Ascend.Tracing.Formats.Swimlane;

/// <summary>Reads <c>scheduler_records</c>: a stream of phases for each scheduler or worker that was not idle.</summary>
internal sealed class SchedulerStreams(SourceFile file, SwimlaneModel model, DiagnosticSink sink)
{
    /// <summary>Reads the object.</summary>
    public void Read(JsonInput input)
    {
        bool isFirst = true;
        _ = input.Enter('{');
        while (input.Next('}', ref isFirst))
        {
            if (input.Key() != "streams" || input.Peek() != '[')
            {
                input.Skip();
                continue;
            }

            bool isFirstStream = true;
            _ = input.Enter('[');
            for (int position = 0; input.Next(']', ref isFirstStream); position++)
            {
                if (input.Peek() == '{')
                {
                    ReadStream(input, position);
                }
                else
                {
                    input.Skip();
                }
            }
        }
    }

    private void ReadStream(JsonInput input, int position)
    {
        LaneDraft lane = model.AddThread("AICPU_", position);
        string? producer = null;
        ulong? scheduler = null;
        ulong? worker = null;
        JsonElement? capture = null;
        bool isFirst = true;
        _ = input.Enter('{');
        while (input.Next('}', ref isFirst))
        {
            string? key = input.Key();
            if (key == "records" && input.Peek() == '[')
            {
                SwimlaneRows.ReadPhases(input, model, lane, "phase"u8);
                continue;
            }

            if (key is not ("producer" or "scheduler_id" or "worker_id" or "capture"))
            {
                input.Skip();
                continue;
            }

            using JsonDocument? value = input.Value();
            JsonElement root = value?.RootElement.Clone() ?? default;
            ulong? number = root.ValueKind == JsonValueKind.Number && root.TryGetUInt64(out ulong n) ? n : null;
            producer = key == "producer" && root.ValueKind == JsonValueKind.String ? root.GetString() : producer;
            scheduler = key == "scheduler_id" ? number : scheduler;
            worker = key == "worker_id" ? number : worker;
            capture = key == "capture" ? root : capture;
        }

        // Idle schedulers are left out of the list, so a position in it is no scheduler's number.
        string name = producer == "aicore" ? $"scheduler of worker {worker}" : $"AICPU_{scheduler ?? worker ?? (ulong)position}";
        lane.Name = name;
        lane.Kind = TraceLane.KindOf(name);
        Report(name, capture ?? default);
    }

    private void Report(string name, JsonElement capture)
    {
        ulong dropped = SwimlaneMetadata.Number(capture, "dropped") ?? 0;
        bool isTruncated = capture.ValueKind == JsonValueKind.Object && capture.TryGetProperty("truncated", out JsonElement flag) && flag.ValueKind == JsonValueKind.True;
        if (dropped > 0 || isTruncated)
        {
            sink.Add(
                DiagnosticKind.DeclaredLoss,
                DiagnosticSeverity.Loss,
                $"The file says that records of '{name}' are missing (dropped {dropped}, {(isTruncated ? "" : "not ")}truncated).",
                $"{file.Name} ({name})",
                count: (long)Math.Clamp(dropped, 1, long.MaxValue));
        }
    }
}
