using Ascend.Cli.Run;
using Ascend.Tracing;

namespace Ascend.Cli.Tests;

public sealed class RunCommandTests : IDisposable
{
    private static readonly string[] s_dims =
    [
        "--dim", "batch=2", "--dim", "query_heads=8", "--dim", "head_dim=64", "--dim", "num_blocks=4", "--dim", "block_size=16",
        "--dim", "kv_heads=2", "--dim", "max_blocks=2", "--dim", "work_items=4", "--dim", "padded_group=16",
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_shipped_package_runs_by_name_and_leaves_a_capture_per_run()
    {
        CliResult result = await CliRunner.RunAsync(
            ["run", "pypto_attention", .. s_dims, "--rounds", "2", "--trace", "--output", _folder.Path]);
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal(2, Directory.GetDirectories(_folder.File("latest")).Length);
        Assert.Contains("run 2:", result.Output, StringComparison.Ordinal);
        Assert.Contains("mock", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Swimlane_records_agree_with_the_capture_of_the_same_run()
    {
        CliResult result = await CliRunner.RunAsync(
            ["run", "pypto_attention", .. s_dims, "--trace", "--swimlane", "4", "--output", _folder.Path]);
        Assert.True(result.ExitCode == 0, result.Error);
        string folder = Assert.Single(Directory.GetDirectories(_folder.File("latest")));
        var options = new FigureOptions
        {
            Names = new KernelNames(
                KernelPackage.Load(ShippedPackages.Resolve("pypto_attention")).KernelNames
                    .Select(name => KeyValuePair.Create((uint)name.Key, name.Value))),
        };

        ProcFigures swimlane = Assert.Single(FigureReport.Compute(ChipSwimlane.Open(Path.Combine(folder, "chip_swimlane_records.json")), options).Procs);
        ProcFigures tracr = Assert.Single(FigureReport.Compute(TraceCapture.Open(Path.Combine(folder, "tracr")), options).Procs);

        Assert.NotEmpty(tracr.Kernels);
        Assert.Equal(tracr.Kernels.Select(Counts).Order(), swimlane.Kernels.Select(Counts).Order());
        foreach (KernelFigures kernel in tracr.Kernels)
        {
            // The cores' own times lack the latency with which the AICPU sees completions.
            KernelFigures onCore = swimlane.Kernels.Single(k => k.Name == kernel.Name);
            Assert.InRange(onCore.Aic.BusySumNs + onCore.Aiv.BusySumNs, 0, kernel.Aic.BusySumNs + kernel.Aiv.BusySumNs - 1);
        }

        static (string, long, long, long) Counts(KernelFigures kernel) => (kernel.Name, kernel.Spans, kernel.Aic.CoresUsed, kernel.Aiv.CoresUsed);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(20)]
    public async Task A_full_trace_buffer_is_a_message_and_leaves_no_folder(int capacity)
    {
        CliResult result = await CliRunner.RunAsync(
            [
                "run", "pypto_attention", .. s_dims, "--trace", "--output", _folder.Path,
                "--fault-plan", $$"""{"faults":[{"trace_buffer":{{capacity}}}]}""",
            ]);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains($"trace buffers: {capacity} records per AICPU thread", result.Error, StringComparison.Ordinal);
        Assert.Contains($"buffer of {capacity} records of AICPU thread ", result.Error, StringComparison.Ordinal);
        Assert.Contains("Next step: Trace a shorter run", result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task A_run_is_either_isolated_or_not()
    {
        CliResult result = await CliRunner.RunAsync(["run", "pypto_attention", .. s_dims, "--isolate", "--in-process"]);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("contradict each other", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_isolated_run_that_crashes_is_a_message()
    {
        string[] arguments = ["run", "pypto_attention", .. s_dims, "--isolate", "--timeout", "60"];
        CliResult fine = await CliRunner.RunAsync(arguments);
        Assert.True(fine.ExitCode == 0, fine.Error);
        Environment.SetEnvironmentVariable("ASCEND_MOCK_FAULTS", """{"faults":[{"function":"compute","abort":true}]}""");
        try
        {
            CliResult crashed = await CliRunner.RunAsync(arguments);
            Assert.Equal(1, crashed.ExitCode);
            Assert.Contains("SIGABRT", crashed.Error, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable("ASCEND_MOCK_FAULTS", null);
        }
    }

    [Fact]
    public async Task Noise_of_the_command_line_reaches_the_mock()
    {
        string[] arguments =
            ["run", "pypto_attention", .. s_dims, "--rounds", "2", "--trace", "--output", _folder.Path, "--mock-noise"];
        CliResult fine = await CliRunner.RunAsync([.. arguments, """{"missing_runs": [2]}"""]);
        Assert.True(fine.ExitCode == 0, fine.Error);
        Assert.Equal(
            [false, true],
            Directory.GetDirectories(_folder.File("latest")).OrderBy(run => run[^4..], StringComparer.Ordinal)
                .Select(run => Directory.GetFiles(run, "traces.bts", SearchOption.AllDirectories).Length == 0));

        Assert.Contains("profile issue622-tracr, with noise", fine.Output, StringComparison.Ordinal);

        CliResult refused = await CliRunner.RunAsync([.. arguments, """{"sigma": 1}"""]);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("noise.sigma is unknown", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_plan_makes_the_second_run_fail_with_its_code()
    {
        string plan = _folder.File("plan.json");
        await File.WriteAllTextAsync(plan, """{"faults": [{"function": "simpler_launch_run", "call": 2, "return": -100}]}""");
        CliResult result = await CliRunner.RunAsync(
            ["run", "pypto_attention", .. s_dims, "--rounds", "2", "--output", _folder.Path, "--fault-plan", plan]);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("profile issue622-tracr, with faults", result.Output, StringComparison.Ordinal);
        Assert.Contains("(-100", result.Error, StringComparison.Ordinal);

        CliResult refused = await CliRunner.RunAsync(
            ["run", "pypto_attention", .. s_dims, "--fault-plan", """{"faults": [{"function": "aclrtNonsense", "return": 1}]}"""]);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("fault plan", refused.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Canns_profiler_writes_a_folder_for_every_run_and_none_without_the_option(bool isolated)
    {
        string profiles = _folder.File("profiles");
        string[] isolation = isolated ? ["--isolate"] : [];
        CliResult result = await CliRunner.RunAsync(
        [
            "run", "pypto_attention", .. s_dims, "--rounds", "2", "--output", _folder.Path, "--msprof", profiles, .. isolation,
        ]);
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal(2, Directory.GetFiles(profiles, "mock_profile.json", SearchOption.AllDirectories).Length);

        CliResult plain = await CliRunner.RunAsync(["run", "pypto_attention", .. s_dims, "--output", _folder.Path]);
        Assert.True(plain.ExitCode == 0, plain.Error);
        Assert.Equal(2, Directory.GetFiles(_folder.Path, "mock_profile.json", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public async Task A_missing_extent_is_asked_for_by_name()
    {
        CliResult result = await CliRunner.RunAsync(["run", "pypto_attention", .. s_dims[2..]]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--dim batch=EXTENT", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--dim", "nothing=3", "no such name")]
    [InlineData("--dim", "batch", "not name=integer")]
    [InlineData("--dim", "batch=0", "positive")]
    [InlineData("--dim", "batch=1", "twice")]
    [InlineData("--scalar", "nothing=3", "no such name")]
    [InlineData("--rounds", "0", "at least 1")]
    [InlineData("--swimlane", "5", "0 (off) to 4")]
    public async Task Values_that_cannot_be_used_are_named(string option, string value, string expected)
    {
        string[] dims = value == "batch=0" ? s_dims[2..] : s_dims;
        CliResult result = await CliRunner.RunAsync(["run", "pypto_attention", .. dims, option, value]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_package_ends_with_2_and_its_path()
    {
        CliResult result = await CliRunner.RunAsync("run", "/nonexistent/package");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("/nonexistent/package", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_device_that_does_not_exist_is_refused()
    {
        CliResult result = await CliRunner.RunAsync(["run", "pypto_attention", .. s_dims, "--device", "7"]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("7", result.Error, StringComparison.Ordinal);
    }
}
