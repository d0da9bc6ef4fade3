namespace Ascend.Runtime.Tests.Kernels;

/// <summary>What launches leave behind: nothing.</summary>
[Collection("mock device")]
public sealed class LaunchCostTests : IDisposable
{
    private const int Warm = 2000;

    private readonly LaunchFixture _fixture = new();
    private readonly KernelBinary _binary;
    private readonly KernelFunction _function;
    private readonly DeviceBuffer _buffer;
    private readonly LaunchArguments _arguments;

    public LaunchCostTests()
    {
        _binary = _fixture.Load(LaunchFixture.Nop);
        _function = _binary.GetFunction("nop");
        _buffer = _fixture.Device.Allocate(64);
        _buffer.CopyFrom<long>([_buffer.Handle.Address, _buffer.Handle.Address, 1, 2]);
        _arguments = new LaunchArguments().Add(_buffer).Add(_buffer).Add(1L).Add(2L);
    }

    public void Dispose()
    {
        _buffer.Dispose();
        _binary.Dispose();
        _fixture.Dispose();
    }

    [Fact]
    public void A_launch_takes_no_managed_memory()
    {
        var options = new LaunchOptions { ScheduleMode = KernelScheduleMode.Batch, Timeout = TimeSpan.FromSeconds(1) };
        Assert.Equal(0, Allocated(i =>
        {
            _arguments.Set(2, (long)i);
            _fixture.Stream.Launch(_function, 8, _arguments, options);
        }));
        Assert.Equal(0, Allocated(_ => _fixture.Stream.LaunchWithArgumentArray(_function, 8, _arguments)));
        Assert.Equal(0, Allocated(_ => _fixture.Stream.LaunchWithDeviceArguments(_function, 8, _buffer)));
        Assert.Equal(0, Allocated(_ => _fixture.Stream.Launch(
            _function,
            8,
            static (scoped ref list, buffer) =>
            {
                list.Add(buffer);
                list.Add(buffer);
                list.Add(1L);
                list.Add(2L);
            },
            _buffer)));
        _fixture.Stream.Synchronize();
    }

    [Fact]
    public void A_million_launches_leave_memory_flat()
    {
        const int Launches = 1_000_000;
        Launch(50_000);
        GC.Collect();
        long managed = GC.GetTotalMemory(forceFullCollection: true);
        long resident = Environment.WorkingSet;
        Launch(Launches);

        // The test host's own memory moves by some hundred KiB; a launch that kept anything would keep 16 bytes or more.
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - managed, long.MinValue, 2 * Launches);
        Assert.InRange(Environment.WorkingSet - resident, long.MinValue, 32 << 20);

        void Launch(int count)
        {
            for (int i = 0; i < count; i++)
            {
                _fixture.Stream.Launch(_function, 8, _arguments);
            }

            _fixture.Stream.Synchronize();
        }
    }

    private long Allocated(Action<int> launch)
    {
        Repeat();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Repeat();
        return GC.GetAllocatedBytesForCurrentThread() - before;

        void Repeat()
        {
            for (int i = 0; i < Warm; i++)
            {
                launch(i);
            }

            _fixture.Stream.Synchronize();
        }
    }
}
