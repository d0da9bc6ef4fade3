using System.Globalization;
using System.Text;
using Ascend.Tracing.Formats.Json;
using Ascend.Tracing.Formats.Spans;

namespace Ascend.Tracing.Formats.Tables;

/// <summary>
/// Reads a kernel table: a row for each kernel launch, with its start and duration. Each device becomes a proc, each stream a lane;
/// there are no cores in it.
/// </summary>
internal sealed class KernelTableReader(SourceFile file, DiagnosticSink sink, CancellationToken cancellation)
{
    private readonly Dictionary<(string Device, string Stream), (ProcDraft Proc, LaneDraft Lane)> _lanes = [];
    private readonly List<ProcDraft> _procs = [];
    private readonly SortedSet<string> _steps = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _blocks = new(StringComparer.Ordinal);
    private long _rows;
    private long _invalid;
    private long _untimed;
    private long _endless;

    /// <summary>Reads the table.</summary>
    /// <exception cref="TraceFormatException">It has no header of a kernel table.</exception>
    public List<ProcDraft> Read()
    {
        try
        {
            using var reader = new StreamReader(file.Open(), Encoding.UTF8);
            var csv = new CsvText(reader);
            KernelTableColumns columns = KernelTableColumns.Of(csv.Next() ?? [])
                ?? throw new TraceFormatException($"'{file.Path}' has no columns of a kernel's name and duration in its first line.", file.Path);
            ulong clock = 0;
            while (csv.Next() is { } row)
            {
                if (csv.Row % 4096 == 0)
                {
                    cancellation.ThrowIfCancellationRequested();
                }

                if (row is not [""])
                {
                    Add(columns, row, ref clock);
                }
            }

            Report(csv.IsTruncated, columns.Start < 0);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw SourceFile.Unreadable(file.Path, e);
        }

        return _procs;
    }

    /// <summary>What the table says about itself, for people.</summary>
    public IEnumerable<KeyValuePair<string, string>> Facts()
    {
        yield return new("table", string.Create(CultureInfo.InvariantCulture, $"{_rows} launches of kernels; no lanes of cores, so no busy time and no occupancy of cores"));
        yield return new("clock", "the host's, in us since 1970 as the profiler wrote them");
        if (_blocks.Count > 0)
        {
            yield return new("block dim", string.Join(", ", _blocks.Take(16)));
        }

        if (_steps.Count > 1)
        {
            yield return new("steps", string.Create(CultureInfo.InvariantCulture, $"{_steps.Count}: figures are over all of them"));
        }
    }

    private void Add(KernelTableColumns columns, List<string> row, ref ulong clock)
    {
        string name = Cell(row, columns.Name);
        bool hasDuration = TryNanoseconds(Cell(row, columns.Duration), out ulong duration);
        ulong start = clock;
        bool hasStart = columns.Start < 0 || TryNanoseconds(Cell(row, columns.Start), out start);
        if (name.Length == 0 || !hasDuration || !hasStart)
        {
            _invalid++;
            return;
        }

        _rows++;
        _untimed += columns.Start >= 0 && start == 0 ? 1 : 0;
        _endless += duration == 0 ? 1 : 0;
        clock = start + duration;
        (ProcDraft proc, LaneDraft lane) = LaneOf(Cell(row, columns.Device), Cell(row, columns.Stream));
        proc.AddSpan(lane, proc.Markers.NumberOf(name), TraceRecord.NoExtra, start, start + duration);
        Note(_steps, Cell(row, columns.Step));
        Note(_blocks, Cell(row, columns.BlockDim));
    }

    private (ProcDraft Proc, LaneDraft Lane) LaneOf(string device, string stream)
    {
        if (!_lanes.TryGetValue((device, stream), out (ProcDraft Proc, LaneDraft Lane) lane))
        {
            bool isNumber = int.TryParse(device, NumberStyles.None, CultureInfo.InvariantCulture, out int id);
            id = isNumber && device.Length > 0 ? id : 0;
            string folder = device.Length == 0 ? file.Name : $"device {device}";
            ProcDraft? proc = _procs.Find(p => p.Folder == folder);
            if (proc is null)
            {
                _procs.Add(proc = new(_procs.Exists(p => p.Id == id) ? _procs.Max(p => p.Id) + 1 : id, folder));
            }

            lane = (proc, proc.AddLane(stream.Length == 0 ? "kernels" : $"Stream {stream}", LaneKind.Stream));
            _lanes.Add((device, stream), lane);
        }

        return lane;
    }

    private void Report(bool isTruncated, bool hasNoStarts)
    {
        Add(DiagnosticKind.InvalidRow, DiagnosticSeverity.Loss, "Rows without a name, a duration or a start that is a number were left out.", _invalid);
        Add(DiagnosticKind.ZeroTime, DiagnosticSeverity.Loss, "Rows with a start of 0: the profiler did not time them.", _untimed);
        Add(DiagnosticKind.ZeroTime, DiagnosticSeverity.Loss, "Rows with a duration of 0: the profiler did not time them.", _endless);
        Add(DiagnosticKind.Truncated, DiagnosticSeverity.Loss, "The file ends in the middle of a row.", isTruncated ? 1 : 0);
        Add(
            DiagnosticKind.UnknownMetadata,
            DiagnosticSeverity.Note,
            "The table has no start times: launches are set one after another, so makespans are sums and gaps are not known.",
            hasNoStarts ? 1 : 0);
    }

    private void Add(DiagnosticKind kind, DiagnosticSeverity severity, string meaning, long count)
    {
        if (count > 0)
        {
            sink.Add(kind, severity, meaning, file.Name, count: count);
        }
    }

    private static string Cell(List<string> row, int column) => column >= 0 && column < row.Count ? row[column].Trim() : "";

    private static bool TryNanoseconds(string cell, out ulong value)
    {
        bool isNumber = JsonNumbers.TryNanoseconds(Encoding.UTF8.GetBytes(cell), out long nanoseconds) && nanoseconds >= 0;
        value = isNumber ? (ulong)nanoseconds : 0;
        return isNumber;
    }

    private static void Note(SortedSet<string> values, string value)
    {
        if (value.Length is > 0 and < 64 && values.Count < 1024)
        {
            _ = values.Add(value);
        }
    }
}
