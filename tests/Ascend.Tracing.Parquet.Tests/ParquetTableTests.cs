using System.Text.RegularExpressions;
using DuckDB.NET.Data;
using Parquet;

namespace Ascend.Tracing.Tests;

/// <summary>The tables as another engine reads them, against the figures.</summary>
public sealed class ParquetTableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_sample_query_of_the_docs_gives_the_figures_of_every_capture()
    {
        string[] names = ["device-1proc", "csl-two-procs", "upstream-simple"];
        List<(string, int, string, long, double, double)> expected = [];
        foreach (string name in names)
        {
            using OpenedTrace trace = Write(Path.Combine(RepositoryRoot.Path, "tests", "data", "traces", name), name);
            foreach (ProcFigures proc in FigureReport.Compute(trace.Capture).Procs)
            {
                expected.AddRange(proc.Kernels.Select(k => (
                    trace.Capture.Path, proc.ProcId, k.Name, k.Spans, k.MakespanNs / 1e3, (k.Aic.BusySumNs + k.Aiv.BusySumNs) / 1e3)));
            }
        }

        Assert.NotEmpty(expected);
        List<object[]> rows = Query(SampleQuery().Replace("tables/*/", _folder.File("*/"), StringComparison.Ordinal));
        Assert.Equal(
            expected.Order(),
            rows.Select(r => ((string)r[0], (int)r[1], (string)r[2], Convert.ToInt64(r[3]), Convert.ToDouble(r[4]), Convert.ToDouble(r[5]))).Order());
    }

    [Fact]
    public void Columns_are_those_of_the_docs()
    {
        using OpenedTrace trace = Write(Path.Combine(RepositoryRoot.Path, "tests", "data", "traces", "device-1proc"), "one");
        foreach (string table in new[] { "spans", "lanes", "captures" })
        {
            string[] columns = [.. Query($"DESCRIBE SELECT * FROM read_parquet('{_folder.File($"one/{table}.parquet")}')").Select(r => $"{r[0]} {r[1]}")];
            string documented = Regex.Match(Docs(), $@"^\| `{table}` \| (.*) \|$", RegexOptions.Multiline).Groups[1].Value;
            Assert.Equal(columns, documented.Split(", ").Select(c => c.Trim('`')));
        }
    }

    [Fact]
    public void Every_row_of_every_table_joins_its_capture_and_says_its_verdict()
    {
        string[] captures = [.. Directory.GetDirectories(Path.Combine(RepositoryRoot.Path, "tests", "data", "traces"))];
        foreach (string capture in captures)
        {
            using OpenedTrace trace = Write(capture, Path.GetFileName(capture));
        }

        Assert.Equal(0L, Query($"""
            SELECT count(*) FROM read_parquet('{_folder.File("*/spans.parquet")}') s
            ANTI JOIN read_parquet('{_folder.File("*/lanes.parquet")}') l ON s.capture = l.capture AND s.proc = l.proc AND s.lane = l.lane AND s.lane_kind = l.kind
            """)[0][0]);
        foreach (object[] row in Query($"SELECT DISTINCT capture, verdict FROM read_parquet('{_folder.File("*/captures.parquet")}')"))
        {
            using OpenedTrace trace = TraceDoor.Open((string)row[0]);
            Assert.Equal(trace.Capture.Check().ToString(), row[1]);
        }
    }

    [Fact]
    public void Names_filter_and_launches_reach_the_tables()
    {
        LongCapture.Write(_folder.File("long"), 1000);
        using OpenedTrace trace = TraceDoor.Open(_folder.File("long"));
        var options = new ExportOptions
        {
            Names = new KernelNames([new(0, "a"), new(1, "b")]),
            Filter = new TraceFilter { Kernels = ["a", "func_3"] },
        };
        ParquetTables.WriteFiles(trace, _folder.File("t"), options);
        List<object[]> rows = Query(
            $"SELECT kernel, func_id, count(*), sum(duration_ns)::BIGINT FROM read_parquet('{_folder.File("t/spans.parquet")}') GROUP BY ALL ORDER BY 1");
        Assert.Equal([("a", 0L, 250L, 15_000L), ("func_3", 3L, 250L, 15_000L)],
            rows.Select(r => ((string)r[0], (long)r[1], (long)r[2], Convert.ToInt64(r[3]))));
    }

    [Fact]
    public async Task A_long_capture_is_written_in_row_groups_without_growing()
    {
        const int Tasks = 400_000;
        LongCapture.Write(_folder.File("warm"), 70_000);
        LongCapture.Write(_folder.File("long"), Tasks);
        Peak("warm");
        long peak = Peak("long");
        Assert.InRange(peak, 0, 96L << 20);
        await using ParquetReader reader = await ParquetReader.CreateAsync(File.OpenRead(_folder.File("long.t/spans.parquet")), leaveStreamOpen: false);
        Assert.Equal(7, reader.RowGroupCount);
        Assert.Equal((long)Tasks, Query($"SELECT count(*) FROM read_parquet('{_folder.File("long.t/spans.parquet")}')")[0][0]);
    }

    /// <summary>The most managed memory that was alive while the tables were written, above what was before.</summary>
    private long Peak(string name)
    {
        using OpenedTrace trace = TraceDoor.Open(_folder.File(name));
        long before = GC.GetTotalMemory(forceFullCollection: true), peak = 0;
        var progress = new Watch(() => peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: true) - before));
        ParquetTables.WriteFiles(trace, _folder.File($"{name}.t"), new ExportOptions { Progress = progress });
        return peak;
    }

    private OpenedTrace Write(string capture, string name)
    {
        OpenedTrace trace = TraceDoor.Open(capture);
        ParquetTables.WriteFiles(trace, _folder.File(name));
        return trace;
    }

    private static string Docs() => File.ReadAllText(Path.Combine(RepositoryRoot.Path, "src", "Ascend.Tracing", "FORMATS.md"));

    private static string SampleQuery() => Regex.Match(Docs(), "```sql\n(.*?)```", RegexOptions.Singleline).Groups[1].Value;

    private static List<object[]> Query(string sql)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using DuckDBDataReader reader = command.ExecuteReader();
        List<object[]> rows = [];
        while (reader.Read())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }

        return rows;
    }

    private sealed class Watch(Action look) : IProgress<long>
    {
        public void Report(long value) => look();
    }
}
