namespace Ascend.Runtime.Tests.Profiling;

/// <summary>CANN's profiler around single runs of a session.</summary>
[Collection("mock device")]
public sealed class ProfiledRunTests : IDisposable
{
    private readonly SessionFixture _fixture = new();
    private readonly FakeProfiler _profiler = new();
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
        _profiler.Dispose();
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    [Fact]
    public void A_prepared_run_cannot_be_profiled()
    {
        var options = new RunOptions { ProfileDirectory = _folder };
        var e = Assert.Throws<AscendNotSupportedException>(() => _fixture.Session.Prepare(_fixture.Kernel, _arguments, options));
        Assert.Contains("prepared run", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => _fixture.Session.Run(_fixture.Kernel, _arguments, new RunOptions { ProfileDirectory = "" }));
    }
}
