using Ascend.Runtime;

namespace Ascend.Integration.Tests;

/// <summary>The device API over CANN, without simpler; tests/DEVICE.md says what it needs. Skipped, visibly, where there is no CANN.</summary>
[Collection("device")]
public sealed class AclDeviceTests
{
    private const int Elements = 1 << 20;

    [SkippableFact]
    public void Every_device_tells_what_it_is()
    {
        using AscendHost host = Open("what the devices are");
        foreach (DeviceInfo info in host.GetDevices())
        {
            Assert.Null(info.Problem);
            Assert.StartsWith("Ascend", info.SocName, StringComparison.Ordinal);
            Assert.InRange(info.Memory!.Value.FreeBytes, 1, info.Memory.Value.TotalBytes);
        }
    }

    [SkippableFact]
    public async Task Queued_copies_fills_and_events_work_and_are_awaited()
    {
        using AscendHost host = Open("queued copies, fills, events and waits");
        using Device device = host.OpenDevice();
        using DeviceStream first = device.CreateStream();
        using DeviceStream second = device.CreateStream();
        using DeviceEvent start = device.CreateEvent();
        using DeviceEvent copied = device.CreateEvent();
        using PinnedBuffer<int> sent = device.AllocatePinned<int>(Elements);
        using PinnedBuffer<int> received = device.AllocatePinned<int>(Elements);
        using DeviceBuffer<int> buffer = device.Allocate<int>(Elements);
        for (int i = 0; i < Elements; i++)
        {
            sent.Span[i] = i;
        }

        first.Record(start);
        first.EnqueueCopy(sent, buffer);
        first.Record(copied);
        second.WaitFor(copied);
        second.EnqueueCopy(buffer, received);
        await second.SynchronizeAsync();
        await copied.SynchronizeAsync();
        Assert.True(sent.Span.SequenceEqual(received.Span));
        Assert.True(copied.ElapsedSince(start) > TimeSpan.Zero);
        Assert.True(first.Query());

        second.EnqueueClear(buffer.Slice(16, 16));
        second.Synchronize(TimeSpan.FromSeconds(10));
        Assert.Equal([15, 0, 0], buffer.Slice(15, 3).ToArray());
    }

    [SkippableFact]
    public async Task Every_thread_can_use_every_object_and_callbacks_run()
    {
        using AscendHost host = Open("threads and callbacks");
        using Device device = host.OpenDevice();
        using DeviceStream stream = device.CreateStream();
        using DeviceBuffer<byte> buffer = device.Allocate<byte>(4096);
        int called = 0;
        await Parallel.ForAsync(0, 16, async (i, cancellation) =>
        {
            await Task.Yield();
            buffer.CopyFrom(new byte[256], i * 256);
            stream.EnqueueCallback(() => Interlocked.Increment(ref called));
            await stream.SynchronizeAsync(cancellation);
        });
        Assert.Equal(16, called);
    }

    [SkippableFact]
    public void A_refused_call_says_code_name_and_next_step_and_leaves_the_device_usable()
    {
        using AscendHost host = Open("a refused call");
        using Device device = host.OpenDevice();
        AscendException e = Assert.ThrowsAny<AscendException>(() => device.Allocate(1L << 50));
        Assert.NotNull(e.CodeName);
        Assert.NotEmpty(e.NextStep);
        device.Allocate(64).Dispose();
    }

    private static AscendHost Open(string what)
    {
        string? cann = Environment.GetEnvironmentVariable("ASCEND_HOME_PATH");
        Skip.If(string.IsNullOrEmpty(cann), $"NOT RUN: {what} (set ASCEND_HOME_PATH; see tests/DEVICE.md)");
        AscendHost host = AscendHost.Open(new HostOptions { Backend = BackendKind.Device, SimplerRoot = "" });
        try
        {
            Skip.If(host.DeviceCount == 0, $"NOT RUN: {what} (CANN sees no device)");
            return host;
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }
}
