using System.Text.Json;

namespace Ascend.Cli.Tests;

public sealed class TraceCommandTests : IDisposable
{
    private static readonly string s_traces = Path.Combine(FindRepository(), "tests", "data", "traces");
    private static readonly string s_capture = Path.Combine(s_traces, "device-1proc");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Info_tells_the_verdict_and_the_procs()
    {
        CliResult result = await CliRunner.RunAsync("trace", "info", s_capture);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("complete, 1270 records", result.Output, StringComparison.Ordinal);
        Assert.Contains("proc 1000: 29 lanes", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_names_kernels_from_a_names_file_and_groups_them()
    {
        string names = _folder.File("names.json");
        await File.WriteAllTextAsync(names, """{"16": "fa_fused_aic", "17": "fa_fused_aiv", "18": "online_softmax"}""");
        CliResult result = await CliRunner.RunAsync("trace", "report", s_capture, "--names", names);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("attention", result.Output, StringComparison.Ordinal);
        Assert.Contains("online_softmax", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_writes_json_with_its_schema()
    {
        string file = _folder.File("report.json");
        CliResult result = await CliRunner.RunAsync("trace", "report", s_capture, "--json", "--output", file);
        Assert.Equal(0, result.ExitCode);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(file));
        Assert.Equal("ascend.trace.report/1", document.RootElement.GetProperty("schema").GetString());
    }

    [Theory]
    [InlineData("out.json")]
    [InlineData("out.pftrace")]
    public async Task Convert_writes_the_format_that_the_name_asks_for(string name)
    {
        string file = _folder.File(name);
        CliResult result = await CliRunner.RunAsync("trace", "convert", s_capture, "--output", file);
        Assert.True(result.ExitCode == 0, result.Error);
        byte[] bytes = await File.ReadAllBytesAsync(file);
        Assert.Equal(name.EndsWith(".json", StringComparison.Ordinal) ? (byte)'{' : (byte)0x0A, bytes[0]);
        Assert.Single(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task Convert_writes_paraver_files_into_a_folder()
    {
        string folder = _folder.File("paraver");
        CliResult result = await CliRunner.RunAsync("trace", "convert", s_capture, "--format", "paraver", "--output", folder);
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.NotEmpty(Directory.GetFiles(folder, "*.prv"));
    }

    [Fact]
    public async Task Convert_splits_what_would_be_too_large_and_says_so()
    {
        CliResult result = await CliRunner.RunAsync(
            "trace", "convert", s_capture, "--output", _folder.File("big.json.gz"), "--max-size", "40000");
        Assert.True(result.ExitCode == 0, result.Error);
        string[] parts = [.. Directory.GetFiles(_folder.Path).Order(StringComparer.Ordinal)];
        Assert.True(parts.Length >= 2, result.Error);
        Assert.EndsWith("big.part01.json.gz", parts[0], StringComparison.Ordinal);
        Assert.All(parts, part => Assert.Equal([0x1f, 0x8b], File.ReadAllBytes(part).Take(2)));
        Assert.Contains($"written as {parts.Length} files", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Filters_leave_only_what_they_name()
    {
        string file = _folder.File("cube.json");
        CliResult result = await CliRunner.RunAsync("trace", "convert", s_capture, "--lane", "AICube_*", "--output", file);
        Assert.True(result.ExitCode == 0, result.Error);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(file));
        JsonElement[] spans = [.. document.RootElement.GetProperty("traceEvents").EnumerateArray().Where(e => e.GetProperty("ph").GetString() == "X")];
        Assert.NotEmpty(spans);
        Assert.All(spans, span => Assert.InRange(span.GetProperty("tid").GetInt32(), 5, 12));
    }

    [Fact]
    public async Task Dump_lists_the_records_of_chosen_spans()
    {
        CliResult result = await CliRunner.RunAsync("trace", "dump", s_capture, "--lane", "AICube_*", "--output", _folder.File("dump.txt"));
        Assert.True(result.ExitCode == 0, result.Error);
        string[] records = [.. File.ReadLines(_folder.File("dump.txt")).Where(l => l.StartsWith("Thread[", StringComparison.Ordinal) && !l.Contains("channelId", StringComparison.Ordinal))];
        Assert.NotEmpty(records);
        Assert.All(records, line => Assert.InRange(int.Parse(line.Split('[', ',')[2], System.Globalization.CultureInfo.InvariantCulture), 4, 11));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-5")]
    public async Task A_workload_without_bytes_is_refused(string bytes)
    {
        CliResult result = await CliRunner.RunAsync("trace", "convert", s_capture, "--workload-bytes", bytes, "--output", _folder.File("x.pftrace"));
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--workload-bytes", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Diff_asks_for_the_proc_where_several_are_and_names_the_one_compared()
    {
        string several = System.IO.Path.Combine(Captures.Folder, "csl-two-procs");
        string one = System.IO.Path.Combine(Captures.Folder, "device-1proc");
        CliResult asked = await CliRunner.RunAsync("trace", "diff", several, one);
        Assert.Equal(2, asked.ExitCode);
        Assert.Contains("--proc", asked.Error, StringComparison.Ordinal);
        int proc = Ascend.Tracing.TraceCapture.Open(several).Procs[0].Id;
        string number = proc.ToString(System.Globalization.CultureInfo.InvariantCulture);

        CliResult diff = await CliRunner.RunAsync("trace", "diff", several, one, "--proc", number);

        Assert.Equal(0, diff.ExitCode);
        Assert.Contains($"first: proc {proc} of 2; the others are not compared", diff.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("second: proc", diff.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Diff_of_a_capture_with_itself_has_no_differences()
    {
        CliResult result = await CliRunner.RunAsync("trace", "diff", s_capture, s_capture, "--json", "--output", _folder.File("diff.json"));
        Assert.True(result.ExitCode == 0, result.Error);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(_folder.File("diff.json")));
        Assert.All(document.RootElement.GetProperty("kernels").EnumerateArray(), kernel =>
        {
            Assert.Equal(0, kernel.GetProperty("makespanDifferenceNs").GetInt64());
            Assert.Equal("both", kernel.GetProperty("presence").GetString());
        });
    }

    [Theory]
    [InlineData("--from", "-1")]
    [InlineData("--from", "9", "--to", "8")]
    public async Task A_window_that_cannot_be_is_refused(params string[] window)
    {
        CliResult result = await CliRunner.RunAsync(["trace", "convert", s_capture, .. window, "--output", _folder.File("x.json")]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--from", result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("info")]
    [InlineData("report")]
    [InlineData("convert")]
    [InlineData("dump")]
    public async Task What_is_no_capture_ends_with_2_and_its_path(string command)
    {
        CliResult result = await CliRunner.RunAsync("trace", command, _folder.Path);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(_folder.Path, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_that_cannot_be_read_end_with_2()
    {
        string names = _folder.File("names.json");
        await File.WriteAllTextAsync(names, """{"sixteen": "fa_fused_aic"}""");
        CliResult result = await CliRunner.RunAsync("trace", "report", s_capture, "--names", names);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(names, result.Error, StringComparison.Ordinal);
    }

    private static string FindRepository()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Runtime.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The repository was not found above the tests.");
    }
}
