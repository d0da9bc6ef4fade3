using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace Ascend.Runtime.Tests.Acl;

public sealed class DeviceLifecycleTests : IDisposable
{
    private readonly FakeAcl _acl = new();
    private readonly CollectingLogger _log = new();

    public void Dispose()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        _acl.Dispose();
    }

    /// <summary>Every order of disposal of a host, device, stream, event and both kinds of memory, each disposed twice.</summary>
    [Fact]
    public void Disposal_in_any_order_and_twice_releases_everything_once()
    {
        int[][] orders = [.. Permutations(6)];
        foreach (int[] order in orders)
        {
            IDisposable[] objects = OpenAll();
            foreach (int i in order)
            {
                objects[i].Dispose();
                objects[i].Dispose();
            }

            Assert.True(_acl.Ledger.Length == 0, $"order {string.Join(",", order)} leaves {_acl.Ledger}");
        }

        Assert.Equal(720, orders.Length);
        Assert.Empty(_log.Problems);
        Assert.DoesNotContain("FinalizeAll", _acl.Calls);
    }

    [Fact]
    public void Children_work_after_device_and_host_were_disposed()
    {
        AscendHost host = _acl.OpenHost();
        Device device = host.OpenDevice();
        using DeviceStream stream = device.CreateStream();
        using DeviceBuffer buffer = device.Allocate<int>(4);
        device.Dispose();
        host.Dispose();

        buffer.CopyFrom<int>([1, 2, 3, 4]);
        Assert.Equal(SyncNote.None, stream.Synchronize());
        Assert.Equal([1, 2, 3, 4], buffer.ToArray<int>());
        Assert.NotEqual("", _acl.Ledger);
    }

    [Fact]
    public void Every_member_of_a_disposed_object_throws_ObjectDisposedException()
    {
        IDisposable[] objects = OpenAll();
        var (host, device, stream) = ((AscendHost)objects[0], (Device)objects[1], (DeviceStream)objects[2]);
        var (recorded, buffer, pinned) = ((DeviceEvent)objects[3], (DeviceBuffer)objects[4], (PinnedBuffer)objects[5]);
        using AscendHost liveHost = _acl.OpenHost();
        using Device live = liveHost.OpenDevice();
        using DeviceStream liveStream = live.CreateStream();
        using DeviceEvent liveEvent = live.CreateEvent();
        using DeviceBuffer liveBuffer = live.Allocate(32);
        using PinnedBuffer livePinned = live.AllocatePinned(32);
        Array.ForEach(objects, o => o.Dispose());
        int calls = _acl.Calls.Count;
        Action[] uses =
        [
            () => _ = host.DeviceCount, () => _ = host.SocName, () => host.GetDevices(), () => host.OpenDevice(),
            () => device.GetInfo(), () => device.GetMemoryInfo(), () => device.Synchronize(), () => device.CreateStream(),
            () => device.CreateEvent(), () => device.Allocate(1), () => device.Allocate<int>(1), () => device.AllocatePinned(1),
            () => stream.Synchronize(), () => stream.Query(), () => stream.Record(liveEvent), () => stream.WaitFor(liveEvent),
            () => stream.EnqueueCopy(livePinned, liveBuffer), () => stream.EnqueueCopy(liveBuffer, livePinned),
            () => stream.EnqueueCopy(liveBuffer, 0, liveBuffer, 4, 4),
            () => recorded.Synchronize(), () => recorded.Query(), () => recorded.GetTimestamp(),
            () => recorded.ElapsedSince(liveEvent), () => liveEvent.ElapsedSince(recorded),
            () => liveStream.Record(recorded), () => liveStream.WaitFor(recorded),
            () => buffer.CopyFrom<byte>([1]), () => buffer.CopyTo(new byte[1].AsSpan()), () => buffer.ToArray<byte>(),
            () => liveStream.EnqueueCopy(livePinned, buffer), () => liveStream.EnqueueCopy(buffer, livePinned),
            () => _ = pinned.Span.Length, () => pinned.AsSpan<byte>(), () => pinned.AsSpan<byte>(0, 1),
            () => liveStream.EnqueueCopy(pinned, liveBuffer), () => liveStream.EnqueueCopy(liveBuffer, pinned),
        ];

        Assert.All(uses, use => Assert.Throws<ObjectDisposedException>(use));
        Assert.Equal(calls, _acl.Calls.Count);
    }

    [Fact]
    public void Opening_a_device_twice_retains_twice_and_resets_twice()
    {
        using AscendHost host = _acl.OpenHost();
        Device first = host.OpenDevice(1);
        Device second = host.OpenDevice(1);
        Assert.Equal("device 1: 2, init: 1", _acl.Ledger);

        first.Dispose();
        using (DeviceBuffer buffer = second.Allocate(16))
        {
            Assert.Equal(16, buffer.Length);
        }

        second.Dispose();
        Assert.Equal("init: 1", _acl.Ledger);
    }

    [Fact]
    public void Repeated_start_of_acl_counts_a_reference_and_gives_back_one()
    {
        _acl.AlreadyInitialized = true;
        _acl.OpenHost().Dispose();

        Assert.Equal(["Init", "FinalizeReference"], _acl.Calls);
        Assert.Equal("", _acl.Ledger);
    }

    [Fact]
    public void Library_without_aclFinalizeReference_is_left_started()
    {
        _acl.OpenHost(missing: new Dictionary<string, string> { ["aclFinalizeReference"] = "CANN 8.5.0" }).Dispose();

        Assert.Equal(["Init"], _acl.Calls);
    }

    [Fact]
    public void Calls_bind_the_context_of_their_device_on_every_thread()
    {
        using AscendHost host = _acl.OpenHost();
        using Device first = host.OpenDevice(0);
        using Device second = host.OpenDevice(1);
        using DeviceBuffer buffer = first.Allocate(64);
        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            FakeAcl.UnbindThread();
            using DeviceStream stream = (i % 2 == 0 ? first : second).CreateStream();
            FakeAcl.UnbindThread();
            stream.Synchronize();
            FakeAcl.UnbindThread();
            buffer.CopyFrom<byte>([(byte)i], i % 64);
        });

        Assert.Equal("device 0: 1, device 1: 1, device memory: 1, init: 1", _acl.Ledger);
    }

    [Fact]
    public void Collected_objects_are_released_but_a_finalizer_never_finalizes_acl()
    {
        Forget();
        for (int i = 0; i < 10 && _acl.Ledger != "init: 1"; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.Equal("init: 1", _acl.Ledger);
        Assert.DoesNotContain("FinalizeReference", _acl.Calls);

        [MethodImpl(MethodImplOptions.NoInlining)]
        void Forget() => OpenAll();
    }

    [Fact]
    public void Concurrent_disposal_releases_once()
    {
        for (int round = 0; round < 50; round++)
        {
            IDisposable[] objects = OpenAll();
            Parallel.For(0, 8, i => Array.ForEach(objects, o => o.Dispose()));
            Assert.Equal("", _acl.Ledger);
        }
    }

    [Fact]
    public void Failing_release_is_logged_and_does_not_throw()
    {
        IDisposable[] objects = OpenAll();
        _acl.FailFunctions.UnionWith(FakeAcl.Releases);
        Array.ForEach(objects, o => o.Dispose());

        Assert.Equal(6, _log.Problems.Count());
        Assert.All(_log.Problems, p => Assert.Equal((LogLevel.Error, 1030), (p.Level, p.Id)));
    }

    [Fact]
    public void Stream_that_never_ends_is_destroyed_by_force_and_logged()
    {
        using AscendHost host = _acl.OpenHost(_log);
        using Device device = host.OpenDevice();
        DeviceStream stream = device.CreateStream();
        _acl.Hold = true;
        stream.Dispose();

        Assert.Equal(0, _acl.CountOf("stream"));
        Assert.Contains("DestroyStreamForce", _acl.Calls);
        Assert.Equal(1031, Assert.Single(_log.Problems).Id);
    }

    private IDisposable[] OpenAll()
    {
        AscendHost host = _acl.OpenHost(_log);
        Device device = host.OpenDevice();
        return [host, device, device.CreateStream(), device.CreateEvent(), device.Allocate(32), device.AllocatePinned(32)];
    }

    private static IEnumerable<int[]> Permutations(int n) => n == 0
        ? [[]]
        : Permutations(n - 1).SelectMany(p => Enumerable.Range(0, n).Select(at => (int[])[.. p[..at], n - 1, .. p[at..]]));
}
