namespace Ascend.Simpler.Tests;

/// <summary>Managed memory that runs take once they have been run before: none on the calling thread.</summary>
[Collection("mock device")]
public sealed class AllocationTests : IDisposable
{
    private const int Runs = 60;

    /// <summary>Each run is on the device for a while, so that the caller waits for it.</summary>
    private const string SlowDevice = """{"function":"compute","hang_ms":2}""";

    private readonly SessionFixture _fixture = new();
    private readonly KernelArguments _arguments;
    private readonly IDisposable _faults;

    public AllocationTests()
    {
        _arguments = _fixture.Arguments();
        _faults = _fixture.Faults(SlowDevice);
    }

    public void Dispose()
    {
        _faults.Dispose();
        _arguments.Dispose();
        _fixture.Dispose();
    }

    [Theory]
    [InlineData(60)]
    [InlineData(-1)]
    public void Runs_that_wait_take_none_with_a_limit_and_without(int seconds)
    {
        var options = new RunOptions { Timeout = seconds < 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(seconds) };
        TimeSpan waited = default;
        Assert.Equal(0, Measure(_ => waited += _fixture.Session.Run(_fixture.Kernel, _arguments, options).Wait));
        Assert.True(waited > TimeSpan.FromMilliseconds(Runs));
    }

    [Fact]
    public void Runs_that_change_between_options_take_none()
    {
        RunOptions[] options = [new(), new() { AicpuThreads = 3, RingHeap = [2048, 2048, 2048, 2048] }];
        Assert.Equal(0, Measure(run => _fixture.Session.Run(_fixture.Kernel, _arguments, options[run % 2])));
    }

    [Fact]
    public void Runs_that_change_between_kernels_take_none()
    {
        RegisteredKernel[] kernels = [_fixture.Kernel, _fixture.Session.Register(_fixture.Packages.VectorExample())];
        Assert.Equal(0, Measure(run => _fixture.Session.Run(kernels[run % 2], _arguments)));
    }

    [Fact]
    public void Runs_with_other_values_take_none()
    {
        Assert.Equal(0, Measure(run =>
        {
            _arguments.SetTensor(2, _fixture.F.AsMemory(), SessionFixture.Spec);
            _ = _fixture.Session.Run(_fixture.Kernel, _arguments);
        }));
    }

    private static long Measure(Action<int> run)
    {
        for (int i = 0; i < Runs; i++)
        {
            run(i);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Runs; i++)
        {
            run(i);
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
