using Ascend.Tracing.Formats.Json;

namespace Ascend.Tracing.Formats.Swimlane;

/// <summary>
/// Reads the func_ids that a fork of simpler writes for its scheduler rows: the list <c>aicpu_task_func_ids</c> beside
/// <c>aicpu_tasks</c>, or a fifth column of <c>scheduler_tasks</c>.
/// </summary>
internal sealed class FuncIdColumn(SourceFile file, CancellationToken cancellation)
{
    private readonly List<(ulong Core, ulong Register)> _rows = [];
    private readonly List<ulong> _ids = [];
    private readonly Dictionary<ulong, uint> _kernels = [];

    /// <summary>func_ids by core and reg_task_id (<see cref="KernelJoin.Key"/>).</summary>
    public Dictionary<ulong, uint> Read()
    {
        using var input = new JsonInput(file.Open(), file.Path);
        bool isFirst = true;
        _ = input.Enter('{');
        while (input.Next('}', ref isFirst))
        {
            switch (input.Key())
            {
                case "aicpu_tasks" when input.Peek() == '[':
                    Rows(input);
                    break;
                case "scheduler_tasks" when input.Peek() == '{':
                    Records(input);
                    break;
                case "aicpu_task_func_ids" when input.Peek() == '[':
                    Ids(input);
                    break;
                default:
                    input.Skip();
                    break;
            }
        }

        for (int i = 0; i < Math.Min(_rows.Count, _ids.Count); i++)
        {
            Add(_rows[i].Core, _rows[i].Register, _ids[i]);
        }

        return _kernels;
    }

    private void Records(JsonInput input)
    {
        bool isFirst = true;
        _ = input.Enter('{');
        while (input.Next('}', ref isFirst))
        {
            if (input.Key() == "records" && input.Peek() == '[')
            {
                Rows(input);
            }
            else
            {
                input.Skip();
            }
        }
    }

    private void Rows(JsonInput input)
    {
        Span<ulong> columns = stackalloc ulong[SwimlaneText.MaxColumns];
        bool isFirst = true;
        _ = input.Enter('[');
        while (input.Next(']', ref isFirst) && SwimlaneRows.TryNext(input, columns, out int count))
        {
            cancellation.ThrowIfCancellationRequested();
            _rows.Add((count > 1 ? columns[0] : 0, count > 1 ? columns[1] : 0));
            if (count == 5)
            {
                Add(columns[0], columns[1], columns[4]);
            }
        }
    }

    private void Ids(JsonInput input)
    {
        bool isFirst = true;
        _ = input.Enter('[');
        while (input.Next(']', ref isFirst) && input.Take() is { } length)
        {
            _ids.Add(JsonNumbers.TryInteger(input.Text[..length], out long id) && id >= 0 ? (ulong)id : SwimlaneText.NoNumber);
            input.Advance(length);
        }
    }

    private void Add(ulong core, ulong register, ulong id)
    {
        if (id < TraceRecord.NoExtra)
        {
            _kernels[KernelJoin.Key(core, register)] = (uint)id;
        }
    }
}
