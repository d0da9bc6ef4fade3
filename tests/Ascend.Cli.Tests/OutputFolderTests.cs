using System.Text.Json;
using Ascend.Experiments;

namespace Ascend.Cli.Tests;

/// <summary>What the commands leave in an output folder.</summary>
public sealed class OutputFolderTests : IDisposable
{
    private static readonly string[] s_tiny =
    [
        "compare", "--batch", "1", "--heads", "8", "--kv-heads", "2", "--context", "256", "--rounds", "3",
        "--max-rounds", "3", "--other-rounds", "0",
        "--warm-up", "1",
    ];

    private readonly TemporaryFolder _folder = new();

    private string Out => _folder.File("out");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("all", 3)]
    [InlineData("representative", 1)]
    [InlineData("none", 0)]
    public async Task Captures_are_kept_by_choice_and_the_report_has_its_timelines(string keep, int captures)
    {
        CliResult result = await CliRunner.RunAsync([.. s_tiny, "--output", Out, "--keep-captures", keep]);
        Assert.True(result.ExitCode == 0, result.Error);
        string run = Path.Combine(Out, "latest");
        foreach (string arm in (string[])["A", "B"])
        {
            string folder = Path.Combine(run, arm);
            Assert.Equal(captures, Directory.Exists(folder)
                ? Directory.GetDirectories(folder, "proc.1000", SearchOption.AllDirectories).Length : 0);
        }

        Assert.Contains("timeline-data", await File.ReadAllTextAsync(Path.Combine(run, "report.html")),
            StringComparison.Ordinal);
        using JsonDocument json = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(run, "comparison.json")));
        Assert.All(json.RootElement.GetProperty("arms").EnumerateArray(), arm =>
        {
            string? capture = arm.GetProperty("capture").GetString();
            Assert.Equal(captures > 0, capture is not null && Directory.Exists(capture));
            Assert.Equal(3, arm.GetProperty("samples").GetArrayLength());
        });
    }

    [Fact]
    public async Task A_second_run_replaces_nothing_of_the_first_and_the_index_lists_both()
    {
        await CliRunner.RunAsync([.. s_tiny, "--output", Out]);
        string first = Directory.GetDirectories(Out).Single(folder => Path.GetFileName(folder) != "latest");
        byte[] report = await File.ReadAllBytesAsync(Path.Combine(first, "report.html"));
        await CliRunner.RunAsync([.. s_tiny, "--output", Out, "--a", "cce:batch-head"]);
        Assert.Equal(report, await File.ReadAllBytesAsync(Path.Combine(first, "report.html")));
        Assert.Equal(["index.html", "latest"],
            Directory.GetFileSystemEntries(Out).Select(Path.GetFileName).Where(name => !char.IsAsciiDigit(name![0]))
            .Order());
        string[] runs = [.. Directory.GetDirectories(Out).Select(folder => Path.GetFileName(folder)!)
            .Where(name => name != "latest")];
        Assert.Equal(2, runs.Length);
        Assert.NotEqual(Path.GetFileName(first), new FileInfo(Path.Combine(Out, "latest")).LinkTarget);
        string index = await File.ReadAllTextAsync(Path.Combine(Out, "index.html"));
        Assert.All(runs, run => Assert.Contains($"href=\"{run}/report.html\"", index, StringComparison.Ordinal));
        Assert.Contains("modelled", index, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", index.Replace("http-equiv", "", StringComparison.Ordinal),
            StringComparison.Ordinal);
        Assert.DoesNotContain("https://", index, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", index, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_ours_in_an_output_folder_is_left_as_it_is_and_named()
    {
        Directory.CreateDirectory(Path.Combine(Out, "latest"));
        string index = Path.Combine(Out, "index.html");
        await File.WriteAllTextAsync(index, "<html>my page</html>");
        await File.WriteAllTextAsync(Path.Combine(Out, "report.html"), "mine");
        CliResult result = await CliRunner.RunAsync([.. s_tiny, "--output", Out]);
        Assert.Equal(0, result.ExitCode);
        Assert.Equal("<html>my page</html>", await File.ReadAllTextAsync(index));
        Assert.Equal("mine", await File.ReadAllTextAsync(Path.Combine(Out, "report.html")));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(Out, "latest")));
        Assert.Contains("index.html", result.Error, StringComparison.Ordinal);
        Assert.Contains("latest", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_beside_the_output_get_their_folders()
    {
        string[] files = [.. ((string[])["a/now.json", "b/c/now.csv", "d/now.md", "e/now.html"]).Select(_folder.File)];
        CliResult result = await CliRunner.RunAsync(
            [.. s_tiny, "--output", Out, "--json", files[0], "--csv", files[1], "--markdown", files[2], "--html", files[3]]);
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.All(files, file => Assert.True(new FileInfo(file).Length > 100, file));
    }

    [Fact]
    public async Task The_same_kernel_on_both_arms_never_wins_and_the_arms_are_called_A_and_B()
    {
        for (int seed = 1; seed <= 6; seed++)
        {
            // A drift that only one arm sees would make a winner of any two kernels.
            CliResult result = await CliRunner.RunAsync(
                [.. s_tiny, "--a", "cce", "--b", "cce", "--output", Out, "--mock-noise",
                    $"{{\"seed\":{seed},\"log_normal_sigma\":0.2}}"]);
            Assert.True(result.ExitCode == 0, result.Error);
            string verdict = result.Output.Split('\n')
                .Single(line => line.Contains("the same kernel: the ratio", StringComparison.Ordinal));
            Assert.StartsWith("A ", verdict, StringComparison.Ordinal);
            Assert.Contains("both CCE highperf", verdict, StringComparison.Ordinal);
            Assert.Contains("this set-up's noise; differences of this size mean nothing here", verdict,
                StringComparison.Ordinal);
            Assert.DoesNotContain("faster", verdict, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_sweep_has_its_points_in_one_folder_and_keeps_one_capture_an_arm()
    {
        string[] sweep =
        [
            "sweep", "--batch", "1,2", "--context", "256,512", "--heads", "8", "--kv-heads", "2", "--rounds", "3",
            "--max-rounds", "3", "--other-rounds", "0",
            "--warm-up", "0", "--output", Out,
        ];
        CliResult result = await CliRunner.RunAsync(sweep);
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal(["index.html", "latest", "sweep.db"],
            Directory.GetFileSystemEntries(Out).Select(Path.GetFileName).Where(name => !char.IsAsciiDigit(name![0]))
            .Order());
        string run = Path.Combine(Out, "latest");
        Assert.Equal(["points", "run.json", "sweep.html"],
            Directory.GetFileSystemEntries(run).Select(Path.GetFileName).Order());
        Assert.Equal(4, Directory.GetDirectories(Path.Combine(run, "points")).Length);
        Assert.Equal(8, Directory.GetDirectories(Path.Combine(run, "points"), "proc.1000", SearchOption.AllDirectories)
            .Length);
    }

    [Fact]
    public async Task Shards_measured_apart_merge_into_the_whole_sweep_and_late_ones_are_added()
    {
        string[] sweep =
        [
            "sweep", "--batch", "1,2,3", "--context", "256,512", "--heads", "8", "--kv-heads", "2", "--rounds", "2",
            "--max-rounds", "2", "--other-rounds", "0",
            "--warm-up", "0", "--keep-captures", "none",
        ];
        string[] stores = [.. Enumerable.Range(1, 3).Select(i => _folder.File($"host{i}.db"))];
        for (int i = 1; i <= 3; i++)
        {
            CliResult part = await CliRunner.RunAsync(
                [.. sweep, "--shard", $"{i}/3", "--store", stores[i - 1], "--output", _folder.File($"out{i}")]);
            Assert.True(part.ExitCode == 0, part.Error);
            Assert.Contains("[2/2]", part.Output, StringComparison.Ordinal);
        }

        string merged = _folder.File("merged.db");
        CliResult early = await CliRunner.RunAsync("sweep", "merge", stores[0], stores[1], "--store", merged);
        Assert.Contains("4 points", early.Output, StringComparison.Ordinal);
        CliResult all = await CliRunner.RunAsync(
            ["sweep", "merge", .. stores, "--store", merged, "--csv", _folder.File("x/all.csv"), "--html",
            _folder.File("x/all.html")]);
        Assert.True(all.ExitCode == 0, all.Error);
        Assert.Equal(7, (await File.ReadAllLinesAsync(_folder.File("x/all.csv"))).Length);
        CliResult resumed = await CliRunner.RunAsync([.. sweep, "--store", merged, "--output", _folder.File("whole")]);
        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.DoesNotContain("[6/6]", resumed.Output, StringComparison.Ordinal);

        string other = _folder.File("other.db");
        await CliRunner.RunAsync([.. sweep, "--shard", "1/3", "--store", other, "--output", _folder.File("again")]);
        CliResult conflict = await CliRunner.RunAsync("sweep", "merge", other, stores[0], "--store", _folder.File("no.db"));
        Assert.Equal(2, conflict.ExitCode);
        Assert.Contains("b1_h8_kv2_d128_s256_bs128_fp16_default", conflict.Error, StringComparison.Ordinal);
        Assert.Contains("other.db", conflict.Error, StringComparison.Ordinal);
        Assert.Contains("host1.db", conflict.Error, StringComparison.Ordinal);
        using SweepStore untouched = SweepStore.Open(_folder.File("no.db"));
        Assert.Empty(untouched.Read());
        CliResult differently = await CliRunner.RunAsync(
            [.. sweep, "--store", merged, "--seed", "5", "--output", _folder.File("seed")]);
        Assert.Equal(2, differently.ExitCode);
        Assert.Contains("seed 0 there, 5 here", differently.Error, StringComparison.Ordinal);
    }
}
