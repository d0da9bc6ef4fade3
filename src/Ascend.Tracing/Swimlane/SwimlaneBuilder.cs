using System.Text.Json;
using Ascend.Tracing.Reading;

namespace Ascend.Tracing.Swimlane;

/// <summary>Turns the rows of a swimlane file into the records that TraCR would have written for the same spans.</summary>
internal sealed class SwimlaneBuilder
{
    /// <summary>The marker of tasks; names as TraCR's, so that kernels are found the same way.</summary>
    private const string TaskMarker = "Running_Task_Single";
    private const ulong NanosecondsPerSecond = 1_000_000_000;
    private const int MaxCores = 4096;

    private readonly string _path;
    private readonly JsonElement _root;
    private readonly Dictionary<ulong, int[]> _kernels;
    private readonly DiagnosticSink _sink;
    private readonly ulong _frequency;
    private readonly List<string> _lanes = [];
    private readonly List<string> _markers = [TaskMarker];
    private readonly List<(int Lane, int Index, bool IsCube)> _cores = [];
    private readonly Dictionary<int, List<Row>> _rows = [];

    public SwimlaneBuilder(JsonElement root, string path, Dictionary<ulong, int[]> kernels, DiagnosticSink sink)
    {
        (_root, _path, _kernels, _sink) = (root, path, kernels, sink);
        if (root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("metadata", out JsonElement metadata)
            || metadata.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("aicore_tasks", out JsonElement tasks)
            || tasks.ValueKind != JsonValueKind.Array)
        {
            throw new TraceFormatException($"'{path}' has no metadata or no aicore_tasks, so it is no chip swimlane file.", path);
        }

        _frequency = metadata.TryGetProperty("clock_freq_hz", out JsonElement hertz) && TryNumber(hertz, out ulong value) && value > 0
            ? value
            : throw new TraceFormatException($"'{path}': metadata.clock_freq_hz is missing or not a positive number; cycles mean nothing without it.", path);
        AddCores(metadata);
    }

    public TraceProc Build()
    {
        AddTasks();
        AddPhases("aicpu_scheduler_phases", "AICPU_", "phase");
        AddPhases("aicpu_orchestrator_phases", "AICPU_orchestrator_", "submit");
        TraceRecord[] records = [.. _rows.SelectMany(r => RecordsOf(r.Key, r.Value)).OrderBy(r => r.Timestamp)];
        string name = Path.GetFileName(_path);
        var thread = new TraceThread(0, _path, name, FileScan.Of(records)) { Records = records };
        TraceLane[] lanes = [.. _lanes.Select((lane, i) => new TraceLane(i, i, lane, TraceLane.KindOf(lane)))];
        return new TraceProc(0, name, ProcMetadata.Of([.. _lanes], [.. _markers]), [thread], lanes, lanes.Length);
    }

    private static IEnumerable<TraceRecord> RecordsOf(int lane, List<Row> rows)
    {
        rows.Sort((a, b) => a.Start.CompareTo(b.Start));
        foreach (Row row in rows)
        {
            yield return new((ushort)lane, (ushort)row.Marker, row.ExtraId, row.Start);
            yield return new((ushort)lane, TraceRecord.Reset, TraceRecord.NoExtra, row.End);
        }
    }

    private static bool TryNumber(JsonElement element, out ulong value)
    {
        value = 0;
        return element.ValueKind == JsonValueKind.Number && element.TryGetUInt64(out value);
    }

    private void AddCores(JsonElement metadata)
    {
        if (!metadata.TryGetProperty("core_types", out JsonElement types) || types.ValueKind != JsonValueKind.Array || types.GetArrayLength() > MaxCores)
        {
            throw new TraceFormatException($"'{_path}': metadata.core_types is missing, no array, or has more than {MaxCores} entries.", _path);
        }

        int cubes = 0;
        int vectors = 0;
        foreach (JsonElement type in types.EnumerateArray())
        {
            bool isCube = type.ValueKind == JsonValueKind.String && type.ValueEquals("aic");
            int index = isCube ? cubes++ : vectors++;
            _cores.Add((_lanes.Count, index, isCube));
            _lanes.Add(isCube ? $"AICube_{index}" : $"AIVector_{index}");
        }
    }

    private void AddTasks()
    {
        foreach (JsonElement row in _root.GetProperty("aicore_tasks").EnumerateArray())
        {
            ulong[] numbers = row.ValueKind == JsonValueKind.Array
                ? [.. row.EnumerateArray().Select(n => TryNumber(n, out ulong v) ? v : ulong.MaxValue)]
                : [];
            if (numbers.Length < 5 || numbers[0] >= (ulong)_cores.Count || numbers[4] == ulong.MaxValue || numbers[4] < numbers[3])
            {
                Invalid("aicore_tasks");
                continue;
            }

            (int lane, int index, bool isCube) = _cores[(int)numbers[0]];
            Add(lane, 0, FuncIdOf(numbers[1], index, isCube), numbers[3], numbers[4]);
        }
    }

    /// <summary>The kernel of a task on a core; an AIV core of even index is the first of its pair.</summary>
    private uint FuncIdOf(ulong task, int index, bool isCube)
    {
        if (!_kernels.TryGetValue(task, out int[]? ids))
        {
            return TraceRecord.NoExtra;
        }

        int first = isCube ? ids[0] : ids[1 + (index % 2)];
        int id = first >= 0 || isCube ? first : ids[2 - (index % 2)];
        return id >= 0 ? (uint)id : TraceRecord.NoExtra;
    }

    private void AddPhases(string key, string lanePrefix, string defaultKind)
    {
        if (!_root.TryGetProperty(key, out JsonElement threads) || threads.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        int thread = 0;
        foreach (JsonElement phases in threads.EnumerateArray().Where(t => t.ValueKind == JsonValueKind.Array))
        {
            int lane = _lanes.Count;
            _lanes.Add($"{lanePrefix}{thread++}");
            foreach (JsonElement phase in phases.EnumerateArray())
            {
                if (phase.ValueKind != JsonValueKind.Object
                    || !phase.TryGetProperty("start_cycles", out JsonElement from) || !TryNumber(from, out ulong start)
                    || !phase.TryGetProperty("end_cycles", out JsonElement to) || !TryNumber(to, out ulong end)
                    || end < start)
                {
                    Invalid(key);
                    continue;
                }

                string kind = phase.TryGetProperty("kind", out JsonElement k) && k.ValueKind == JsonValueKind.String ? k.GetString()! : defaultKind;
                Add(lane, MarkerOf(kind), TraceRecord.NoExtra, start, end);
            }
        }
    }

    private int MarkerOf(string name)
    {
        int marker = _markers.IndexOf(name);
        if (marker < 0)
        {
            marker = _markers.Count;
            _markers.Add(name);
        }

        return marker;
    }

    private void Add(int lane, int marker, uint extraId, ulong startCycles, ulong endCycles)
    {
        if (!_rows.TryGetValue(lane, out List<Row>? rows))
        {
            _rows.Add(lane, rows = []);
        }

        rows.Add(new(marker, extraId, Nanoseconds(startCycles), Nanoseconds(endCycles)));
    }

    private ulong Nanoseconds(ulong cycles) => (ulong)((UInt128)cycles * NanosecondsPerSecond / _frequency);

    private void Invalid(string key) => _sink.Add(
        DiagnosticKind.InvalidRow,
        DiagnosticSeverity.Loss,
        $"Rows of {key} have too few numbers, an unknown core, or end before they start; they were left out.",
        Path.GetFileName(_path));

    private readonly record struct Row(int Marker, uint ExtraId, ulong Start, ulong End);
}
