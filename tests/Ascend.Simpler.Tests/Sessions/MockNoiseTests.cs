using System.Runtime.Versioning;

namespace Ascend.Simpler.Tests;

[Collection("mock device")]
[SupportedOSPlatform("linux")]
public sealed class MockNoiseTests
{
    private const string LogNormal = """{"seed": 7, "log_normal_sigma": 0.05}""";

    [Fact]
    public void Without_noise_every_run_has_the_same_modelled_times()
    {
        using SessionFixture fixture = Fixture(null);
        RunResult[] results = Runs(fixture, 5);

        Assert.Null(fixture.Host.MockNoise);
        Assert.Single(results.Select(result => result.DeviceWallNanoseconds).Distinct());
        Assert.Single(results.Select(result => result.KernelSpanNanoseconds).Distinct());
        long wall = results[0].DeviceWallNanoseconds!.Value;
        Assert.InRange(results[0].KernelSpanNanoseconds!.Value, 1, wall - 1);
        Assert.Equal(TimeSpan.FromTicks(wall / 100), results[0].DeviceWall);
        Assert.Equal(TimeSpan.FromTicks(results[0].KernelSpanNanoseconds!.Value / 100), results[0].KernelSpan);
    }

    [Fact]
    public void Seeded_noise_is_replayed_by_the_next_host_and_ends_with_the_last()
    {
        long?[] first = Walls(LogNormal, 10);

        Assert.Equal(10, first.Distinct().Count());
        Assert.Equal(first, Walls(LogNormal, 10));
        Assert.NotEqual(first, Walls("""{"seed": 8, "log_normal_sigma": 0.05}""", 10));
        Assert.Single(Walls(null, 10).Distinct());
    }

    [Fact]
    public void Throttling_begins_with_the_run_that_was_named()
    {
        long?[] walls = Walls("""{"throttle": {"from_run": 3, "factor": 2}}""", 4);

        Assert.Equal(walls[0], walls[1]);
        Assert.Equal([2 * walls[0], 2 * walls[0]], walls[2..]);
    }

    [Fact]
    public void A_lost_run_computes_but_has_no_times_and_a_capture_without_records()
    {
        using SessionFixture fixture = Fixture("""{"missing_runs": [2]}""");
        using KernelArguments arguments = fixture.Arguments();
        for (int run = 1; run <= 3; run++)
        {
            RunResult result = fixture.Session.Run(fixture.Kernel, arguments, new RunOptions { Trace = true });
            fixture.AssertComputed();
            Assert.Equal(run == 2, result.DeviceWall is null);
            Assert.Equal(run == 2, result.KernelSpan is null);
            Assert.Equal(run == 2, result.CapturePath is null);
            Assert.Equal(run == 2, result.CaptureProblem?.Contains("no thread has a record", StringComparison.Ordinal) == true);
            string proc = Path.Combine(result.OutputPath!, "tracr", "proc.1000");
            Assert.True(File.Exists(Path.Combine(proc, "metadata.json")));
            Assert.Equal(run == 2, Directory.GetFiles(proc, "traces.bts", SearchOption.AllDirectories).Length == 0);
        }
    }

    [Fact]
    public async Task Every_way_to_run_reports_the_modelled_times()
    {
        using SessionFixture fixture = Fixture(null);
        using KernelArguments arguments = fixture.Arguments();
        RunResult plain = fixture.Session.Run(fixture.Kernel, arguments);
        RunResult awaited = await fixture.Session.RunAsync(fixture.Kernel, arguments);
        using PreparedRun prepared = fixture.Session.Prepare(fixture.Kernel, arguments);
        prepared.Launch();
        RunResult phased = prepared.FinalizeRun();

        Assert.NotNull(plain.DeviceWallNanoseconds);
        Assert.Equal(Times(plain), Times(awaited));
        Assert.Equal(Times(plain), Times(phased));
    }

    [Fact]
    public void Times_are_not_trusted_when_another_session_ran_meanwhile()
    {
        using SessionFixture fixture = Fixture(null);
        using RuntimeSession other = fixture.Device.CreateSession();
        RegisteredKernel kernel = other.Register(fixture.Kernel.Package);
        using KernelArguments arguments = fixture.Arguments();
        using KernelArguments otherArguments = fixture.Arguments();
        using PreparedRun prepared = fixture.Session.Prepare(fixture.Kernel, arguments);
        prepared.Launch();
        Assert.True(prepared.Wait(Timeout.InfiniteTimeSpan));
        Assert.NotNull(other.Run(kernel, otherArguments).DeviceWall);

        RunResult result = prepared.FinalizeRun();
        Assert.Null(result.DeviceWall);
        Assert.Null(result.KernelSpan);
    }

    [Fact]
    public void An_isolated_session_has_the_noise_and_the_times_of_its_worker()
    {
        const string Lossy = """{"seed": 7, "log_normal_sigma": 0.05, "missing_runs": [2]}""";
        (long?, long?)[] expected;
        using (SessionFixture here = Fixture(Lossy))
        {
            expected = [.. Runs(here, 3).Select(Times)];
        }

        using SessionFixture isolated = Fixture(Lossy, Workers.Isolated);
        Assert.Equal(expected, Runs(isolated, 3).Select(Times));
        Assert.Equal((null, null), expected[1]);
    }

    [Fact]
    public void Open_hosts_share_one_noise()
    {
        using AscendHost first = Open(LogNormal);
        using (AscendHost joined = Open(null))
        {
            Assert.Equal(LogNormal, joined.MockNoise);
            Assert.Contains("with noise", joined.ToString(), StringComparison.Ordinal);
        }

        Open($" {LogNormal}\n").Dispose();
        foreach (string other in (string[])["", "{}"])
        {
            AscendInvalidStateException e = Assert.Throws<AscendInvalidStateException>(() => Open(other));
            Assert.Contains(LogNormal, e.Message, StringComparison.Ordinal);
        }

        first.Dispose();
        using AscendHost quiet = Open("{}");
        Assert.Equal("{}", quiet.MockNoise);
        Assert.Throws<AscendInvalidStateException>(() => Open(LogNormal));
    }

    [Fact]
    public void Noise_comes_from_a_file_or_the_environment()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "noise");
        File.WriteAllText(path, LogNormal + "\n");
        using (AscendHost host = Open(path))
        {
            Assert.Equal(LogNormal, host.MockNoise);
        }

        using IDisposable variable = Workers.Variable(HostOptions.MockNoiseVariable, path);
        using (AscendHost host = Open(null))
        {
            Assert.Equal(LogNormal, host.MockNoise);
        }

        using (AscendHost host = Open(""))
        {
            Assert.Null(host.MockNoise);
        }
    }

    [Theory]
    [InlineData("{", "noise: line 1, column 2")]
    [InlineData("""{"sigma": 1}""", "noise.sigma is unknown")]
    [InlineData("""{"log_normal_sigma": 3}""", "noise.log_normal_sigma is 3; a number from 0 to 2 is expected")]
    [InlineData("/no/such/noise", "'/no/such/noise' cannot be read")]
    public void Refused_noise_is_named_and_the_next_host_opens(string noise, string message)
    {
        AscendException e = Assert.Throws<AscendException>(() => Open(noise));

        Assert.Contains(message, e.Message, StringComparison.Ordinal);
        using AscendHost host = Open(null);
        Assert.Null(host.MockNoise);
    }

    private static (long? Wall, long? Span) Times(RunResult result) => (result.DeviceWallNanoseconds, result.KernelSpanNanoseconds);

    private static long?[] Walls(string? noise, int count)
    {
        using SessionFixture fixture = Fixture(noise);
        return [.. Runs(fixture, count).Select(result => result.DeviceWallNanoseconds)];
    }

    private static RunResult[] Runs(SessionFixture fixture, int count)
    {
        using KernelArguments arguments = fixture.Arguments();
        var results = new RunResult[count];
        for (int i = 0; i < count; i++)
        {
            results[i] = fixture.Session.Run(fixture.Kernel, arguments);
        }

        return results;
    }

    private static SessionFixture Fixture(string? noise, SessionOptions? session = null) =>
        new(session, host: new HostOptions { Backend = BackendKind.Mock, MockNoise = noise });

    private static AscendHost Open(string? noise) => AscendHost.Open(new HostOptions { Backend = BackendKind.Mock, MockNoise = noise });
}
