using System.Diagnostics;
using System.Diagnostics.Metrics;
using Ascend.Runtime.Tests.Acl;

namespace Ascend.Runtime.Tests;

/// <summary>What listeners of OpenTelemetry see.</summary>
public sealed class DiagnosticsTests
{
    [Fact]
    public void A_run_is_a_span_with_kernel_backend_and_device()
    {
        using var spans = new SpanListener();
        using var fixture = new SessionFixture();
        using KernelArguments arguments = fixture.Arguments();
        fixture.Session.Run(fixture.Kernel, arguments);

        Activity run = Assert.Single(spans.Ended, a => a.OperationName == "ascend.run");
        Assert.Equal(fixture.Kernel.Package.Name, run.GetTagItem("ascend.kernel"));
        Assert.Equal("Mock", run.GetTagItem("ascend.backend"));
        Assert.Equal(0, run.GetTagItem("ascend.device"));
        Assert.Equal(ActivityStatusCode.Unset, run.Status);
    }

    [Fact]
    public void A_failed_run_is_a_span_with_its_code()
    {
        using var spans = new SpanListener();
        using var fixture = new SessionFixture();
        using KernelArguments arguments = fixture.Arguments();
        using (fixture.Faults("""{"function": "simpler_launch_run", "return": -1}"""))
        {
            Assert.ThrowsAny<AscendException>(() => fixture.Session.Run(fixture.Kernel, arguments));
        }

        Activity run = Assert.Single(spans.Ended, a => a.OperationName == "ascend.run");
        Assert.Equal(ActivityStatusCode.Error, run.Status);
        Assert.Equal(-1, run.GetTagItem("ascend.code"));
    }

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
    public void Launches_bytes_failures_and_queue_depth_are_counted()
    {
        using var meter = new MeterRecorder();
        using (var fixture = new SessionFixture())
        {
            using KernelArguments arguments = fixture.Arguments();
            fixture.Session.Run(fixture.Kernel, arguments);
        }

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

        Assert.Equal(1, meter.Sum("ascend.launches", ("ascend.path", "simpler")));
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

    /// <summary>Event ids are an interface: what is filtered or alerted by id must not change its meaning.</summary>
    [Fact]
    public void Every_log_message_has_an_id_of_its_own()
    {
        int[] ids =
        [
            .. typeof(AscendHost).Assembly.GetType("Ascend.Runtime.RuntimeLog", throwOnError: true)!
                .GetMethods(System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic)
                .SelectMany(m => m.GetCustomAttributesData())
                .Where(a => a.AttributeType.Name == "LoggerMessageAttribute")
                .Select(a => (int)(a.NamedArguments.FirstOrDefault(n => n.MemberName == "EventId").TypedValue.Value
                    ?? a.ConstructorArguments[0].Value)!),
        ];
        Assert.True(ids.Length > 20, $"{ids.Length} messages");
        Assert.Equal(ids.Distinct().Order(), ids.Order());
    }

    private sealed class SpanListener : IDisposable
    {
        private readonly ActivityListener _listener;

        public SpanListener()
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name == AscendDiagnostics.SourceName,
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
                ActivityStopped = Ended.Add,
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public List<Activity> Ended { get; } = [];

        public void Dispose() => _listener.Dispose();
    }

    private sealed class MeterRecorder : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly List<(string Instrument, long Value, KeyValuePair<string, object?>[] Tags)> _seen = [];

        public MeterRecorder()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == AscendDiagnostics.MeterName)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            {
                lock (_seen)
                {
                    _seen.Add((instrument.Name, value, tags.ToArray()));
                }
            });
            _listener.Start();
        }

        public long Observe(string instrument)
        {
            lock (_seen)
            {
                _seen.RemoveAll(s => s.Instrument == instrument);
            }

            _listener.RecordObservableInstruments();
            return Sum(instrument);
        }

        public long Sum(string instrument, (string Key, object Value)? tag = null)
        {
            lock (_seen)
            {
                return _seen.Where(s => s.Instrument == instrument
                    && (tag is not { } t || s.Tags.Any(p => p.Key == t.Key && Equals(p.Value, t.Value)))).Sum(s => s.Value);
            }
        }

        public void Dispose() => _listener.Dispose();
    }
}
