using System.Text.Json;
using Ascend.Tracing.Formats.Json;
using Ascend.Tracing.Formats.Spans;

namespace Ascend.Tracing.Formats.Swimlane;

/// <summary>
/// Reads a chip swimlane file in one pass; in further ones where what decides stands behind what it decides about.
/// </summary>
internal sealed class SwimlaneReader(SourceFile file, KernelJoin join, DiagnosticSink sink, CancellationToken cancellation)
{
    private static readonly string[] s_stepped = ["version", "schema_version", "aicpu_tasks", "scheduler_tasks", "aicpu_task_func_ids"];
    private readonly SortedSet<string> _unknown = new(StringComparer.Ordinal);
    private SwimlaneMetadata? _metadata;
    private JsonElement? _alignment;
    private SwimlaneModel? _model;
    private long? _level;
    private bool _hasTasks;
    private bool _isDeferred;
    private bool _isTruncated;
    private int _schedulerWidth;
    private bool _hasFuncIds;

    /// <summary>Reads the file.</summary>
    /// <param name="id">The proc's number.</param>
    /// <param name="folder">What the proc is called.</param>
    /// <exception cref="TraceFormatException">It is no swimlane file.</exception>
    public SwimlaneModel Read(int id, string folder)
    {
        Pass(id, folder);
        if (_metadata is null || !_hasTasks)
        {
            throw new TraceFormatException($"'{file.Path}' has no metadata or no aicore_tasks, so it is no chip swimlane file.", file.Path);
        }

        if (_isDeferred)
        {
            Pass(id, folder);
        }

        // A fifth column of scheduler rows is a func_id only where task rows have no epochs.
        if (join.Own is null && (_hasFuncIds || (_schedulerWidth == 5 && !_model!.HasEpochs)))
        {
            join.Own = new FuncIdColumn(file, cancellation).Read();
            Pass(id, folder);
        }

        if (_model!.HasEpochs && _metadata.Runtime is null)
        {
            throw new TraceFormatException(
                $"'{file.Path}' has task rows of 7 columns and no metadata.runtime, which its task ids cannot be read without. Capture it again, or name the original file.",
                file.Path);
        }

        new SwimlaneFindings(file, _metadata, _model, join, sink).Report(_level, _unknown, _alignment, _isTruncated);
        _model.Proc.Alignment = _metadata.Alignment(_alignment);
        _model.Proc.CoreTime = CoreTimeSource.OnCore;
        return _model;
    }

    /// <summary>What the file says about itself, for people.</summary>
    public IEnumerable<KeyValuePair<string, string>> Facts()
    {
        yield return new("shape", _model!.HasEpochs ? "S3 (7 columns, run_epoch)" : _schedulerWidth > 0 ? "S2 (scheduler_tasks)" : "S1");
        yield return new("level", _level?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "not declared");
        yield return new("clock", $"the device's counter at {_metadata!.Frequency} Hz");
        yield return new("runtime", _metadata.Runtime ?? "not declared");
        yield return new("tasks", $"{_model.Tasks}, of which {_model.Tasks - _model.WithoutKernel} have a kernel");
    }

    private void Pass(int id, string folder)
    {
        using var input = new JsonInput(file.Open(), file.Path);
        _model = _metadata is null ? null : new(new ProcDraft(id, folder), _metadata, join);
        _unknown.Clear();
        if (!input.Enter('{'))
        {
            throw new TraceFormatException($"'{file.Path}' has no metadata or no aicore_tasks, so it is no chip swimlane file.", file.Path);
        }

        bool isFirst = true;
        while (input.Next('}', ref isFirst))
        {
            Member(input, input.Key() ?? "", id, folder);
        }

        _isTruncated = input.IsTruncated;
    }

    private void Member(JsonInput input, string key, int id, string folder)
    {
        switch (key)
        {
            case "metadata" when input.Peek() == '{':
                using (JsonDocument? document = input.Value())
                {
                    if (document is not null && _metadata is null)
                    {
                        _metadata = new(document.RootElement, file.Path);
                        _model = new(new ProcDraft(id, folder), _metadata, join);
                    }
                }

                break;
            case "clock_alignment" when input.Peek() == '{':
                using (JsonDocument? document = input.Value())
                {
                    _alignment = document?.RootElement.Clone();
                }

                break;
            case "aicore_tasks" when input.Peek() == '[':
                _hasTasks = true;
                Tasks(input);
                break;
            case "aicpu_scheduler_phases":
                PhaseLists(input, "AICPU_", "phase"u8);
                break;
            case "aicpu_orchestrator_phases":
                PhaseLists(input, "AICPU_orchestrator_", "submit"u8);
                break;
            case "scheduler_records" when input.Peek() == '{':
                if (!IsDeferred(input))
                {
                    new SchedulerStreams(file, _model!, sink).Read(input);
                }

                break;
            case "scheduler_tasks" when input.Peek() == '{':
                _schedulerWidth = SchedulerWidth(input);
                break;
            default:
                if (key.EndsWith("swimlane_level", StringComparison.Ordinal) && input.Value() is { } level)
                {
                    using (level)
                    {
                        _level = level.RootElement.ValueKind == JsonValueKind.Number && level.RootElement.TryGetInt64(out long number) ? number : null;
                    }

                    break;
                }

                _hasFuncIds |= key == "aicpu_task_func_ids";
                _ = s_stepped.Contains(key) || _unknown.Add(key);
                input.Skip();
                break;
        }
    }

    /// <summary>True, and the value stepped over, while the metadata is not known.</summary>
    private bool IsDeferred(JsonInput input)
    {
        if (_model is not null)
        {
            return false;
        }

        _isDeferred = true;
        input.Skip();
        return true;
    }

    private void Tasks(JsonInput input)
    {
        if (IsDeferred(input) || !input.Enter('['))
        {
            return;
        }

        Span<ulong> columns = stackalloc ulong[SwimlaneText.MaxColumns];
        bool isFirst = true;
        while (input.Next(']', ref isFirst))
        {
            cancellation.ThrowIfCancellationRequested();
            if (!SwimlaneRows.TryNext(input, columns, out int count))
            {
                return;
            }

            _model!.AddTask(columns, count);
            SwimlaneRows.TakeWhole(input, columns, _model);
        }
    }

    /// <summary>A list of threads, each a list of phases.</summary>
    private void PhaseLists(JsonInput input, string lanePrefix, ReadOnlySpan<byte> defaultKind)
    {
        if (IsDeferred(input))
        {
            return;
        }

        if (!input.Enter('['))
        {
            input.Skip();
            return;
        }

        int thread = 0;
        bool isFirst = true;
        while (input.Next(']', ref isFirst))
        {
            if (input.Peek() != '[')
            {
                input.Skip();
                continue;
            }

            SwimlaneRows.ReadPhases(input, _model!, _model!.AddThread(lanePrefix, thread++), defaultKind);
        }
    }

    /// <summary>Steps over <c>scheduler_tasks</c>. The columns of its rows, or 4 when it has none.</summary>
    private static int SchedulerWidth(JsonInput input)
    {
        int width = 4;
        bool isFirst = true;
        _ = input.Enter('{');
        Span<ulong> columns = stackalloc ulong[SwimlaneText.MaxColumns];
        while (input.Next('}', ref isFirst))
        {
            if (input.Key() != "records" || !input.Enter('['))
            {
                input.Skip();
                continue;
            }

            bool isFirstRow = true;
            while (input.Next(']', ref isFirstRow) && SwimlaneRows.TryNext(input, columns, out int count))
            {
                width = Math.Max(width, count);
            }
        }

        return width;
    }
}
