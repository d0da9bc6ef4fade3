using System.Runtime.Versioning;

namespace Ascend.Simpler.Tests.Profiling;

/// <summary>CANN's profiler around single runs of a session.</summary>
[Collection("mock device")]
[SupportedOSPlatform("linux")]
public sealed class ProfiledRunTests : IDisposable
{
    private readonly SessionFixture _fixture = new();
    private readonly KernelArguments _arguments;
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"ascend-prof-{Guid.NewGuid():N}");

    public ProfiledRunTests()
    {
        _arguments = _fixture.Arguments();
    }

    public void Dispose()
    {
        _arguments.Dispose();
        _fixture.Dispose();
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    [Fact]
    public void Each_run_that_asks_for_it_has_a_folder_of_its_own()
    {
        var options = new RunOptions { ProfileDirectory = _folder };
        string first = Profiled(_fixture.Session.Run(_fixture.Kernel, _arguments, options));
        Assert.Null(_fixture.Session.Run(_fixture.Kernel, _arguments).ProfilePath);
        string second = Profiled(_fixture.Session.Run(_fixture.Kernel, _arguments, options with { Trace = true }));
        Assert.NotEqual(first, second);
        Assert.Equal(2, Directory.GetDirectories(_folder).Length);
    }

    [Fact]
    public async Task A_run_that_is_awaited_is_profiled()
    {
        var options = new RunOptions { ProfileDirectory = _folder };
        Profiled(await _fixture.Session.RunAsync(_fixture.Kernel, _arguments, options));
    }

    [Fact]
    public void A_prepared_run_is_profiled_and_alone()
    {
        var options = new RunOptions { ProfileDirectory = _folder };
        using (PreparedRun run = _fixture.Session.Prepare(_fixture.Kernel, _arguments, options))
        {
            using KernelArguments others = _fixture.Arguments();
            run.Launch();
            Assert.Throws<AscendInvalidStateException>(() => _fixture.Session.Prepare(_fixture.Kernel, others));
            Profiled(run.FinalizeRun());
        }

        using PreparedRun plain = _fixture.Session.Prepare(_fixture.Kernel, _arguments);
        plain.Launch();
        using KernelArguments more = _fixture.Arguments();
        Assert.Throws<AscendInvalidStateException>(() => _fixture.Session.Prepare(_fixture.Kernel, more, options));
        Assert.Null(plain.FinalizeRun().ProfilePath);
        AssertNoProfilerRuns();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Runs_in_a_worker_are_profiled_there(bool prepared)
    {
        using var fixture = new SessionFixture(Workers.Isolated);
        using KernelArguments arguments = fixture.Arguments();
        var options = new RunOptions { ProfileDirectory = Path.GetRelativePath(Environment.CurrentDirectory, _folder) };
        using PreparedRun? run = prepared ? fixture.Session.Prepare(fixture.Kernel, arguments, options) : null;
        run?.Launch();
        Profiled(run is null ? fixture.Session.Run(fixture.Kernel, arguments, options) : run.FinalizeRun());
        fixture.AssertComputed();
        Assert.Null(fixture.Session.Run(fixture.Kernel, arguments).ProfilePath);
    }

    [Fact]
    public void A_run_that_fails_or_is_given_up_ends_its_profile()
    {
        var options = new RunOptions { ProfileDirectory = _folder };
        using (_fixture.Faults("""{"function":"compute","call":1,"return":-100}"""))
        {
            Assert.Throws<AscendTimeoutException>(() => _fixture.Session.Run(_fixture.Kernel, _arguments, options));
        }

        AssertNoProfilerRuns();
        using (_fixture.Faults("""{"function":"simpler_prepare_run","call":1,"return":-1}"""))
        {
            Assert.Throws<AscendException>(() => _fixture.Session.Prepare(_fixture.Kernel, _arguments, options));
        }

        AssertNoProfilerRuns();
        using (_fixture.Faults("""{"function":"compute","call":1,"hang":true}"""))
        {
            RunOptions hurried = options with { Timeout = TimeSpan.FromMilliseconds(50) };
            Assert.Throws<AscendTimeoutException>(() => _fixture.Session.Run(_fixture.Kernel, _arguments, hurried));
        }

        // The session takes the next run when the one that was given up, and its profile, have ended.
        Profiled(_fixture.Session.Run(_fixture.Kernel, _arguments, options));
        _fixture.Session.Prepare(_fixture.Kernel, _arguments, options).Dispose();
        AssertNoProfilerRuns();
    }

    [Fact]
    public void What_cannot_be_profiled_is_not_launched()
    {
        Assert.Throws<ArgumentException>(() => _fixture.Session.Run(_fixture.Kernel, _arguments, new RunOptions { ProfileDirectory = "" }));
        ulong runs = _fixture.Ledger().total_runs;
        using (ProfilerSession.Start(_fixture.Device, Path.Combine(_folder, "whole")))
        {
            Assert.Throws<AscendInvalidStateException>(
                () => _fixture.Session.Run(_fixture.Kernel, _arguments, new RunOptions { ProfileDirectory = _folder }));
        }

        Assert.Equal(runs, _fixture.Ledger().total_runs);
        Profiled(_fixture.Session.Run(_fixture.Kernel, _arguments, new RunOptions { ProfileDirectory = _folder }));
    }

    /// <summary>Another session can start.</summary>
    private void AssertNoProfilerRuns() => ProfilerSession.Start(_fixture.Device, Path.Combine(_folder, "probe")).Stop();

    /// <summary>The folder of a profiled run, in which the profiler has left files.</summary>
    private string Profiled(RunResult result)
    {
        Assert.NotNull(result.ProfilePath);
        Assert.Equal(_folder, Path.GetDirectoryName(result.ProfilePath));
        Assert.NotEmpty(Directory.EnumerateFileSystemEntries(result.ProfilePath));
        return result.ProfilePath;
    }
}
