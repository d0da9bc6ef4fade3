using Ascend.Runtime.Tests.Acl;
using Microsoft.Extensions.Logging;

namespace Ascend.Runtime.Tests.Callbacks;

/// <summary>Callbacks on streams. Rules: spec/acl, "Callbacks" (8).</summary>
[Collection("mock device")]
public sealed class HostCallbackTests : IDisposable
{
    private readonly FakeAcl _fake = new();
    private readonly CollectingLogger _log = new();
    private readonly AscendHost _host;
    private readonly Device _device;
    private readonly DeviceStream _stream;

    public HostCallbackTests()
    {
        _host = _fake.OpenHost(_log);
        _device = _host.OpenDevice();
        _stream = _device.CreateStream();
    }

    public void Dispose()
    {
        _fake.Hold = false;
        _stream.Dispose();
        _device.Dispose();
        _host.Dispose();
        Assert.Equal("", _fake.Ledger);
        Assert.Equal(0, HostCallbacks.QueuedCount);
        _fake.Dispose();
    }

    [Fact]
    public void Callbacks_run_in_order_with_their_state_on_another_thread()
    {
        var seen = new List<(string State, int Thread)>();
        _stream.EnqueueCallback(s => seen.Add((s, Environment.CurrentManagedThreadId)), "first");
        _stream.EnqueueCallback(() => seen.Add(("second", Environment.CurrentManagedThreadId)));
        Assert.Empty(seen);
        _stream.Synchronize();

        Assert.Equal(["first", "second"], seen.Select(s => s.State));
        Assert.DoesNotContain(Environment.CurrentManagedThreadId, seen.Select(s => s.Thread));
    }

    /// <summary>8: nothing isolates exceptions thrown from a callback.</summary>
    [Fact]
    public void What_callbacks_throw_is_logged_and_reported_once_by_the_next_synchronisation()
    {
        int after = 0;
        _stream.EnqueueCallback(() => throw new FormatException("one"));
        _stream.EnqueueCallback(() => throw new FormatException("two"));
        _stream.EnqueueCallback(() => after++);
        var e = Assert.Throws<AscendCallbackException>(() => _stream.Synchronize());

        Assert.Equal("one", Assert.IsType<FormatException>(e.InnerException).Message);
        Assert.Equal((2, 1), (e.Count, after));
        Assert.Equal(2, _log.Entries.Count(l => l.Id == 1070));
        Assert.Equal(SyncNote.None, _stream.Synchronize());
    }

    [Fact]
    public void A_logger_that_throws_does_not_reach_the_runtime()
    {
        var callbacks = new StreamCallbacks(new ThrowingLogger(), 0);
        callbacks.Fail(new FormatException());
        Assert.Throws<AscendCallbackException>(callbacks.ThrowIfFailed);
    }

    /// <summary>8: no allocation, free, synchronisation, launch or abort from a callback.</summary>
    [Fact]
    public void Calls_from_inside_a_callback_are_refused()
    {
        Action[] calls =
        [
            () => _device.Allocate(64),
            () => _stream.Synchronize(),
            () => _stream.Query(),
            () => _device.CreateStream(),
            () => _stream.EnqueueCallback(static () => { }),
            () => _host.OpenDevice(),
            () => _ = _host.DeviceCount,
        ];
        var refusals = new List<Exception?>();
        _stream.EnqueueCallback(() => refusals.AddRange(calls.Select(Record.Exception)));
        int before = _fake.Calls.Count;
        _stream.Synchronize();

        Assert.Equal(calls.Length, refusals.Count);
        Assert.All(refusals, r => Assert.Contains("callback of a stream", Assert.IsType<AscendInvalidStateException>(r).Message, StringComparison.Ordinal));
        Assert.Equal(["SynchronizeStream"], _fake.Calls.Skip(before));
        using DeviceBuffer usable = _device.Allocate(64);
    }

    /// <summary>8: no free from a callback; what is disposed inside is freed on another thread.</summary>
    [Fact]
    public void Disposing_inside_a_callback_frees_outside_of_it()
    {
        DeviceBuffer buffer = _device.Allocate(64);
        _stream.EnqueueCallback(buffer.Dispose);
        _stream.Synchronize();

        Assert.True(SpinWait.SpinUntil(() => _fake.CountOf("device memory") == 0, TimeSpan.FromSeconds(30)));
        Assert.DoesNotContain(_log.Entries, l => l.Id == 1030);
    }

    [Fact]
    public void Callbacks_that_never_run_are_forgotten_and_late_or_double_calls_find_nothing()
    {
        int runs = 0;
        _fake.Hold = true;
        using (DeviceStream stream = _device.CreateStream())
        {
            stream.EnqueueCallback(() => runs++);
        }

        Assert.Equal(0, HostCallbacks.QueuedCount);
        _fake.RepeatHostFunctions(_fake.HostFunctions);
        Assert.Equal(0, runs);

        _fake.Hold = false;
        _stream.EnqueueCallback(() => runs++);
        IReadOnlyList<(nint, nint)> queued = _fake.HostFunctions;
        _stream.Synchronize();
        _fake.RepeatHostFunctions(queued);
        Assert.Equal(1, runs);
    }

    [Fact]
    public void A_callback_that_cannot_be_queued_is_forgotten()
    {
        _fake.FailFunctions.Add("LaunchHostFunc");
        AscendException e = Assert.ThrowsAny<AscendException>(() => _stream.EnqueueCallback(static () => { }));
        Assert.Equal("aclrtLaunchHostFunc", e.Operation);
        Assert.Equal(0, HostCallbacks.QueuedCount);
    }

    private sealed class ThrowingLogger : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw new InvalidOperationException("The logger fails.");
    }
}
