using System.Diagnostics;

namespace Ascend.Runtime.Tests;

/// <summary>What listeners of OpenTelemetry see.</summary>
public sealed class DiagnosticsTests
{
    [Fact]
    public void A_failed_wait_is_a_span_with_its_code()
    {
        using var spans = new SpanListener();
        using var mock = new MockFixture();
        using Device device = mock.Host.OpenDevice();
        using DeviceStream stream = device.CreateStream();
        mock.Answer("aclrtSynchronizeStreamWithTimeout", 507899, call: 1);
        Assert.ThrowsAny<AscendException>(() => stream.Synchronize());

        Activity wait = Assert.Single(spans.Ended, a => a.OperationName == "ascend.synchronize");
        Assert.Equal((ActivityStatusCode.Error, 507899, "stream"), (wait.Status, wait.GetTagItem("ascend.code"), wait.GetTagItem("ascend.object")));
    }

    [Fact]
    public void Bytes_failures_and_queue_depth_are_counted()
    {
        using var meter = new MeterRecorder();
        using var mock = new MockFixture();
        using Device device = mock.Host.OpenDevice();
        using DeviceStream stream = device.CreateStream();
        using PinnedBuffer pinned = device.AllocatePinned(4096);
        using DeviceBuffer buffer = device.Allocate(4096);
        stream.EnqueueCopy(pinned, buffer);
        stream.EnqueueCopy(buffer, pinned);
        Assert.Equal(2, meter.Observe("ascend.queue_depth"));
        stream.Synchronize();
        Assert.Equal(0, meter.Observe("ascend.queue_depth"));
        mock.Answer("aclrtMalloc", 207001);
        Assert.Throws<AscendOutOfMemoryException>(() => device.Allocate(64));

        Assert.Equal(4096, meter.Sum("ascend.copied", ("ascend.direction", "host_to_device")));
        Assert.Equal(4096, meter.Sum("ascend.copied", ("ascend.direction", "device_to_host")));
        Assert.Equal(1, meter.Sum("ascend.failures", ("ascend.code", 207001)));
        Assert.Equal(1, meter.Sum("ascend.failures", ("ascend.operation", "aclrtMalloc")));
    }

    [Fact]
    public void Without_listeners_a_wait_and_a_copy_allocate_nothing()
    {
        using var mock = new MockFixture();
        using Device device = mock.Host.OpenDevice();
        using DeviceStream stream = device.CreateStream();
        using PinnedBuffer pinned = device.AllocatePinned(256);
        using DeviceBuffer buffer = device.Allocate(256);
        Work();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            Work();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Work()
        {
            stream.EnqueueCopy(pinned, buffer);
            stream.Synchronize();
        }
    }

    [Fact]
    public void Every_log_message_has_an_id_of_its_own()
    {
        int[] ids = EventIds.Of(typeof(AscendHost).Assembly, "Ascend.Runtime.RuntimeLog");
        Assert.True(ids.Length > 15, $"{ids.Length} messages");
        Assert.Equal(ids.Distinct().Order(), ids.Order());
        Assert.All(ids, id => Assert.InRange(id, 1000, 1099));
    }
}
