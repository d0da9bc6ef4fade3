using Ascend.Interop;

namespace Ascend.Simpler.Tests;

[Collection("mock device")]
public sealed class TracedRunTests
{
    private static readonly RunOptions s_traced = new() { Trace = true };

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void Ten_alternating_pairs_leave_ten_captures_and_equal_results(bool tracedFirst, bool keepBothOpen)
    {
        using var fixture = new SessionFixture(new SessionOptions { KeepBothBuildsOpen = keepBothOpen });
        using KernelArguments arguments = fixture.Arguments();
        var captures = new List<string>();
        for (int i = 0; i < 20; i++)
        {
            bool traced = (i % 2 == 0) == tracedFirst;
            RunResult result = fixture.Session.Run(fixture.Kernel, arguments, traced ? s_traced : RunOptions.Default);
            fixture.AssertComputed();
            Assert.Equal(traced, result.CapturePath is not null);
            if (result.CapturePath is { } capture)
            {
                Assert.StartsWith(fixture.OutputDirectory, capture, StringComparison.Ordinal);
                captures.Add(capture);
            }
        }

        Assert.Equal(10, captures.Distinct().Count());
        Assert.All(captures, capture =>
        {
            string proc = Path.Combine(capture, "proc.1000");
            Assert.True(File.Exists(Path.Combine(proc, "metadata.json")));
            string[] records = Directory.GetFiles(proc, "traces.bts", SearchOption.AllDirectories);
            Assert.NotEmpty(records);
            Assert.All(records, file => Assert.True(new FileInfo(file).Length is > 0 and var length && length % 16 == 0));
        });
    }

    [Fact]
    public void Traced_runs_leave_nothing_in_the_home_folder()
    {
        using var fixture = new SessionFixture();
        using KernelArguments arguments = fixture.Arguments();
        string ascend = Path.Combine(DynamicLinker.GetEnvironmentVariable("HOME")!, "ascend");
        _ = fixture.Session.Run(fixture.Kernel, arguments, s_traced);
        string[] before = Directory.GetDirectories(ascend, "tracr_*");
        _ = fixture.Session.Run(fixture.Kernel, arguments, s_traced);
        Assert.Equal(before, Directory.GetDirectories(ascend, "tracr_*"));
    }

    [Fact]
    public void A_change_of_build_is_refused_while_session_memory_would_be_lost()
    {
        using var fixture = new SessionFixture();
        using KernelArguments arguments = fixture.Arguments();
        using (DeviceBuffer buffer = fixture.AllocateInContext(64))
        {
            AscendInvalidStateException e = Assert.Throws<AscendInvalidStateException>(
                () => fixture.Session.Run(fixture.Kernel, arguments, s_traced));
            Assert.Contains("KeepBothBuildsOpen", e.Message, StringComparison.Ordinal);
        }

        Assert.NotNull(fixture.Session.Run(fixture.Kernel, arguments, s_traced).CapturePath);
    }

    [Fact]
    public void An_output_directory_that_cannot_be_written_is_refused_before_the_launch()
    {
        using var fixture = new SessionFixture();
        using KernelArguments arguments = fixture.Arguments();
        string file = Path.Combine(fixture.OutputDirectory, "a-file");
        File.WriteAllText(file, "");
        ulong before = fixture.Ledger().total_runs;
        AscendException e = Assert.Throws<AscendException>(
            () => fixture.Session.Run(fixture.Kernel, arguments, s_traced with { OutputDirectory = Path.Combine(file, "below") }));
        Assert.Contains(file, e.Message, StringComparison.Ordinal);
        Assert.Equal(before, fixture.Ledger().total_runs);
    }

    [Fact]
    public void A_failed_traced_run_does_not_disturb_the_next_one()
    {
        using var fixture = new SessionFixture();
        using KernelArguments arguments = fixture.Arguments();
        _ = fixture.Session.Run(fixture.Kernel, arguments, s_traced);
        using (fixture.Faults("""{"function":"simpler_launch_run","call":1,"return":-1}"""))
        {
            Assert.ThrowsAny<AscendException>(() => fixture.Session.Run(fixture.Kernel, arguments, s_traced));
        }

        Assert.NotNull(fixture.Session.Run(fixture.Kernel, arguments, s_traced).CapturePath);
        fixture.AssertComputed();
    }

    [Fact]
    public void Two_processes_worth_of_sample_ids_never_overlap()
    {
        using var home = new TemporaryFolder();
        using SampleIdBlock first = SampleIdBlock.Reserve(home.Path);
        using SampleIdBlock second = SampleIdBlock.Reserve(home.Path);
        Assert.NotEqual(first.First, second.First);

        Directory.CreateDirectory(Path.Combine(home.Path, "ascend", $"tracr_{first.First + 5}"));
        Assert.Single(first.ExistingFolders());
        Assert.Empty(second.ExistingFolders());
        int abandoned = first.First;
        first.Dispose();
        using SampleIdBlock third = SampleIdBlock.Reserve(home.Path);
        Assert.NotEqual(abandoned, third.First);
    }
}
