using System.Text;
using System.Text.RegularExpressions;
using Ascend.Tracing.Tests.Helpers;

namespace Ascend.Tracing.Tests;

/// <summary>Paraver files and dumps against the reference tools' own.</summary>
public sealed class ParaverAndDumpReferenceTests
{
    public static TheoryData<string> Captures => [.. Traces.Names.Where(n => File.Exists(Path.Combine(Traces.Folder(n), "dump.txt")))];

    [Theory]
    [MemberData(nameof(Captures))]
    public void Paraver_files_equal_the_reference_except_date_and_total(string name)
    {
        using var folder = new TemporaryFolder();
        ParaverWriter.WriteFiles(TraceCapture.Open(Traces.Folder(name)), folder.Path);

        Assert.Equal(["state.cfg", "tracr.pcf", "tracr.prv", "tracr.row"], Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order());
        Assert.Equal(Reference(name, "tracr.pcf"), File.ReadAllText(folder["tracr.pcf"]));
        Assert.Equal(Reference(name, "tracr.row"), File.ReadAllText(folder["tracr.row"]));
        string[] reference = Reference(name, "tracr.prv").Split('\n');
        string[] ours = File.ReadAllText(folder["tracr.prv"]).Split('\n');
        Assert.Equal(WithoutDateAndTotal(reference[0]), WithoutDateAndTotal(ours[0]));
        Assert.Equal(TiesSorted(reference[1..], l => l.Split(':')[5]), TiesSorted(ours[1..], l => l.Split(':')[5]));
    }

    [Theory]
    [InlineData("upstream-simple", 30406)]
    [InlineData("device-1proc", 38100)]
    [InlineData("csl-flow", 4477192)]
    public void The_header_has_the_total_time(string name, long total)
    {
        using var folder = new TemporaryFolder();
        ParaverWriter.WriteFiles(TraceCapture.Open(Traces.Folder(name)), folder.Path);

        Assert.Contains($"):{total}_ns:", File.ReadLines(folder["tracr.prv"]).First(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Captures))]
    public void Dump_equals_the_reference_line_for_line(string name)
    {
        using var stream = new MemoryStream();
        TraceDump.Write(TraceCapture.Open(Traces.Folder(name)), stream, displayPath: name);

        Assert.Equal(Normal(Reference(name, "dump.txt")), Normal(Encoding.UTF8.GetString(stream.ToArray())));
    }

    [Fact]
    public void A_cancelled_export_leaves_no_file()
    {
        using var folder = new TemporaryFolder();

        Assert.Throws<OperationCanceledException>(() =>
            ParaverWriter.WriteFiles(TraceCapture.Open(Traces.Folder("device-1proc")), folder.Path, cancellation: new(true)));

        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    private static string Reference(string name, string file) => File.ReadAllText(Path.Combine(Traces.Folder(name), file));

    private static string WithoutDateAndTotal(string header) => Regex.Replace(header, @"\(\d\d/\d\d/\d\d at \d\d:\d\d\):\d+_ns", "");

    /// <summary>Sorts neighbours of one time: the reference's order there is that of the directory.</summary>
    private static List<string> TiesSorted(IEnumerable<string> lines, Func<string, string> time)
    {
        var groups = new List<(string Key, List<string> Lines)>();
        foreach (string line in lines)
        {
            string key = line.Contains(':', StringComparison.Ordinal) ? time(line) : "";
            if (groups.Count == 0 || groups[^1].Key != key)
            {
                groups.Add((key, []));
            }

            groups[^1].Lines.Add(line);
        }

        return [.. groups.SelectMany(g => g.Lines.Order(StringComparer.Ordinal))];
    }

    /// <summary>
    /// A dump with what depends on the directory's order or on a hash table's order sorted: the files of the head, records of one
    /// time, and the lines and tags of the checks.
    /// </summary>
    private static List<string> Normal(string dump)
    {
        List<string> lines = [.. dump.Split('\n').Select(l =>
            Regex.IsMatch(l, @"^\d+: \{") ? string.Join(' ', l.Replace("{", "{ ").Split(' ').Order(StringComparer.Ordinal)) : l)];
        int head = lines.FindIndex(l => l.StartsWith("Thread[x]", StringComparison.Ordinal));
        List<string> records = TiesSorted(lines[head..], l => l.StartsWith("Thread[", StringComparison.Ordinal) ? l.Split(", ")[^1] : "checks");
        return [.. lines[..head].Order(StringComparer.Ordinal), .. records];
    }
}
