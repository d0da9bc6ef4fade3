namespace Ascend.Runtime.Tests.Lifecycle;

/// <summary>Each kind of object: disposed twice, while its work is queued, while other threads use it.</summary>
public sealed class LifecycleTableTests : IDisposable
{
    private readonly MockFixture _mock = new();
    private readonly string _live;
    private readonly int _handles = ChildHandle.Alive;

    public LifecycleTableTests() => _live = _mock.Live;

    public static TheoryData<string> Kinds =>
    [
        "host", "device", "context", "stream", "event", "buffer", "pinned", "registered", "binary", "profiler",
    ];

    public void Dispose()
    {
        string live = _mock.Live;
        int handles = ChildHandle.Alive;
        _mock.Dispose();
        Assert.Equal(_live, live);
        Assert.Equal(_handles, handles);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Disposing_twice_or_after_the_parents_releases_once(string kind)
    {
        using var folder = new TemporaryFolder();
        Lifecycles.DisposeTwice(_mock.Host, world => Make(kind, world, folder));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Disposing_while_work_is_queued_releases_when_the_work_is_done(string kind)
    {
        using var folder = new TemporaryFolder();
        Lifecycles.DisposeWhileQueued(_mock.Host, world => Make(kind, world, folder));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Disposing_while_other_threads_use_it_never_does_harm(string kind)
    {
        using var folder = new TemporaryFolder();
        Lifecycles.DisposeWhileUsed(_mock.Host, world => Make(kind, world, folder), Use);
    }

    private static IDisposable Make(string kind, World world, TemporaryFolder folder) => kind switch
    {
        "host" => AscendHost.Open(new HostOptions { Backend = BackendKind.Mock }),
        "device" => world.Host.OpenDevice(),
        "context" => world.Device.CreateContext(),
        "stream" => world.Device.CreateStream(),
        "event" => world.Device.CreateEvent(),
        "buffer" => world.Device.Allocate<int>(1024),
        "pinned" => world.Device.AllocatePinned<int>(1024),
        "registered" => world.Device.RegisterMemory(Aligned()),
        "binary" => world.Device.LoadBinary(World.NopImage),
        "profiler" => ProfilerSession.Start(world.Device, folder.File("profile")),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private static void Use(IDisposable made, World world)
    {
        switch (made)
        {
            case AscendHost host:
                host.OpenDevice().Dispose();
                break;
            case Device device:
                device.CreateStream().Dispose();
                break;
            case DeviceStream stream:
                stream.EnqueueFill(world.Numbers, 1);
                stream.Synchronize();
                break;
            case DeviceEvent recorded:
                world.Stream.Record(recorded);
                recorded.Synchronize();
                break;
            case DeviceBuffer<int> buffer:
                world.Stream.EnqueueCopy(world.PinnedNumbers, buffer);
                buffer.CopyFrom([1, 2, 3]);
                break;
            case PinnedBuffer<int> pinned:
                world.Stream.EnqueueCopy(pinned, world.Numbers);
                break;
            case PinnedBuffer registered:
                world.Stream.EnqueueCopy(registered, 0, world.Buffer, 0, 64);
                break;
            case KernelBinary binary:
                world.Stream.Launch(binary.GetFunction("nop"), 1, new LaunchArguments().Add(world.Buffer).Add(1L));
                break;
            case ProfilerSession profiler:
                profiler.Range("here").Dispose();
                break;
        }
    }

    private static Memory<byte> Aligned()
    {
        byte[] pinned = GC.AllocateArray<byte>(3 * 4096, pinned: true);
        nint address = System.Runtime.InteropServices.Marshal.UnsafeAddrOfPinnedArrayElement(pinned, 0);
        return pinned.AsMemory((int)((4096 - (address % 4096)) % 4096), 4096);
    }
}
