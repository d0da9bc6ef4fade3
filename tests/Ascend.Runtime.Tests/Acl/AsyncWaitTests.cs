#pragma warning disable CA2012 // Use ValueTasks correctly: each is consumed once, after a look at its state
namespace Ascend.Runtime.Tests.Acl;

/// <summary>Waits that block no thread, over a library whose streams finish when the test says so.</summary>
public sealed class AsyncWaitTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private readonly FakeAcl _acl = new();
    private readonly AscendHost _host;
    private readonly Device _device;
    private readonly DeviceStream _stream;

    public AsyncWaitTests()
    {
        _host = _acl.OpenHost();
        _device = _host.OpenDevice();
        _stream = _device.CreateStream();
    }

    public void Dispose()
    {
        _acl.Hold = false;
        _stream.Dispose();
        _device.Dispose();
        _host.Dispose();
        string left = _acl.Ledger;
        _acl.Dispose();
        Assert.Equal("", left);
    }

    [Fact]
    public async Task Wait_for_an_idle_stream_is_over_at_once()
    {
        ValueTask<SyncNote> wait = _stream.SynchronizeAsync();

        Assert.True(wait.IsCompletedSuccessfully);
        Assert.Equal(SyncNote.None, await wait);
    }

    [Fact]
    public async Task Wait_ends_when_the_stream_does()
    {
        _acl.Hold = true;
        Task<SyncNote> wait = _stream.SynchronizeAsync().AsTask();
        Assert.False(wait.IsCompleted);

        _acl.Hold = false;
        Assert.Equal(SyncNote.None, await wait.WaitAsync(s_patience));
    }

    /// <summary>semantics 3: codes of finished work come back from a synchronisation.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Note_of_the_synchronisation_is_the_result(bool pending)
    {
        _acl.Hold = pending;
        _acl.SyncStatus = (int)SyncNote.AiCoreOverflow;
        ValueTask<SyncNote> wait = _stream.SynchronizeAsync();
        _acl.Hold = false;

        Assert.Equal(SyncNote.AiCoreOverflow, await wait.AsTask().WaitAsync(s_patience));
        _acl.SyncStatus = 0;
    }

    /// <summary>Rule 7: a failed task is reported once, by the next synchronisation.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Failure_of_the_work_is_the_exception_of_Synchronize(bool pending)
    {
        _acl.Hold = pending;
        _acl.SyncStatus = 507015;
        ValueTask<SyncNote> wait = _stream.SynchronizeAsync();
        _acl.Hold = false;
        AscendException e = await Assert.ThrowsAsync<AscendException>(() => wait.AsTask().WaitAsync(s_patience));

        Assert.Equal((507015, "aclrtSynchronizeStreamWithTimeout", 0), (e.Code, e.Operation, e.DeviceId));
        _acl.SyncStatus = 0;
        Assert.Equal(SyncNote.None, await _stream.SynchronizeAsync());
    }

    [Theory]
    [InlineData("StreamQuery")]
    [InlineData("SetCurrentContext")]
    public async Task Refused_question_ends_the_wait_with_its_code_and_text(string function)
    {
        _acl.Hold = true;
        Task<SyncNote> wait = _stream.SynchronizeAsync().AsTask();
        _acl.FailWith = 507899;
        _acl.FailFunctions.Add(function);
        AscendException e = await Assert.ThrowsAsync<AscendException>(() => wait.WaitAsync(s_patience));

        Assert.Equal((507899, "aclrt" + function), (e.Code, e.Operation));
        _acl.FailFunctions.Clear();
    }

    [Fact]
    public async Task Cancellation_stops_the_waiting_and_not_the_work()
    {
        _acl.Hold = true;
        using var cancel = new CancellationTokenSource();
        Task<SyncNote> wait = _stream.SynchronizeAsync(cancel.Token).AsTask();
        Task<SyncNote> other = _stream.SynchronizeAsync(CancellationToken.None).AsTask();
        await cancel.CancelAsync();
        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait.WaitAsync(s_patience));

        Assert.Equal(cancel.Token, e.CancellationToken);
        Assert.False(other.IsCompleted);
        Assert.False(_stream.Query());
        _acl.Hold = false;
        Assert.Equal(SyncNote.None, await other.WaitAsync(s_patience));
        Assert.True(_stream.SynchronizeAsync(cancel.Token).IsCanceled);
    }

    [Fact]
    public async Task Stream_that_is_disposed_meanwhile_lives_until_the_wait_is_over()
    {
        _acl.Hold = true;
        DeviceStream stream = _device.CreateStream();
        Task<SyncNote> wait = stream.SynchronizeAsync().AsTask();
        stream.Dispose();
        Assert.Equal(2, _acl.CountOf("stream"));
        Assert.Throws<ObjectDisposedException>(() => { _ = stream.SynchronizeAsync(); });

        _acl.Hold = false;
        Assert.Equal(SyncNote.None, await wait.WaitAsync(s_patience));
        Assert.True(SpinWait.SpinUntil(() => _acl.CountOf("stream") == 1, s_patience));
    }

    [Fact]
    public async Task Many_streams_and_events_are_awaited_by_one_thread_that_is_not_of_the_pool()
    {
        const int Count = 200;
        _acl.Hold = true;
        DeviceStream[] streams = [.. Enumerable.Range(0, Count).Select(_ => _device.CreateStream())];
        DeviceEvent[] events = [.. streams.Select(_ => _device.CreateEvent())];
        for (int i = 0; i < Count; i++)
        {
            streams[i].Record(events[i]);
        }

        _acl.QueryThreads.Clear();
        Task[] waits =
        [
            .. streams.Select(s => s.SynchronizeAsync().AsTask()),
            .. events.Select(e => e.SynchronizeAsync().AsTask()),
        ];
        int caller = Environment.CurrentManagedThreadId;
        Assert.True(SpinWait.SpinUntil(() => _acl.QueryThreads.Keys.Any(t => t != caller), s_patience));
        _acl.Hold = false;
        await Task.WhenAll(waits).WaitAsync(s_patience);

        bool isPool = Assert.Single(_acl.QueryThreads, t => t.Key != caller).Value;
        Assert.False(isPool);
        Array.ForEach(streams, s => s.Dispose());
        Array.ForEach(events, e => e.Dispose());
    }

    [Fact]
    public async Task Completed_waits_release_the_memory_of_their_copies()
    {
        using (PinnedBuffer pinned = _device.AllocatePinned(16))
        using (DeviceBuffer buffer = _device.Allocate(16))
        {
            _acl.Hold = true;
            _stream.EnqueueCopy(pinned, buffer);
        }

        Task<SyncNote> wait = _stream.SynchronizeAsync().AsTask();
        Assert.Equal((1, 1), (_acl.CountOf("device memory"), _acl.CountOf("pinned memory")));
        _acl.Hold = false;
        await wait.WaitAsync(s_patience);

        Assert.Equal((0, 0), (_acl.CountOf("device memory"), _acl.CountOf("pinned memory")));
    }

    [Fact]
    public async Task Wait_that_is_not_over_refuses_to_give_its_result()
    {
        _acl.Hold = true;
        ValueTask<SyncNote> wait = _stream.SynchronizeAsync();

        Assert.Throws<InvalidOperationException>(() => Result(wait));
        _acl.Hold = false;
        Assert.Equal(SyncNote.None, await wait.AsTask().WaitAsync(s_patience));
    }

    /// <summary>Cancellation races completion; each wait ends once, one way or the other, and none meets another's.</summary>
    [Fact]
    public async Task Waits_that_are_used_again_never_meet_an_earlier_cancellation()
    {
        for (int round = 0; round < 500; round++)
        {
            _acl.Hold = true;
            using var cancel = new CancellationTokenSource();
            Task<SyncNote> cancelled = _stream.SynchronizeAsync(cancel.Token).AsTask();
            Task<SyncNote> kept = _stream.SynchronizeAsync(CancellationToken.None).AsTask();
            Task cancelling = Task.Run(cancel.Cancel);
            _acl.Hold = false;

            Assert.Equal(SyncNote.None, await kept.WaitAsync(s_patience));
            await Task.WhenAny(cancelled).WaitAsync(s_patience);
            Assert.True(cancelled.IsCanceled || cancelled.IsCompletedSuccessfully);
            await cancelling;
        }
    }

    [Fact]
    public void Asking_for_an_idle_stream_or_event_allocates_nothing()
    {
        using DeviceEvent recorded = _device.CreateEvent();
        _acl.RecordCalls = false;
        Ask(100);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Ask(1000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Ask(int times)
        {
            for (int i = 0; i < times; i++)
            {
                _stream.Record(recorded);
                _stream.WaitFor(recorded);
                Assert.True(Result(_stream.SynchronizeAsync()) == SyncNote.None);
                Assert.True(recorded.SynchronizeAsync().IsCompletedSuccessfully);
            }
        }
    }

    [Fact]
    public void Waits_that_are_pending_are_pooled()
    {
        _acl.RecordCalls = false;
        Wait(50);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Wait(50);

        // A wait is more than a hundred bytes; the bag behind the pool may take a node now and then.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 50 * 50);

        void Wait(int times)
        {
            for (int i = 0; i < times; i++)
            {
                _acl.Hold = true;
                ValueTask<SyncNote> wait = _stream.SynchronizeAsync();
                _acl.Hold = false;
                while (!wait.IsCompleted)
                {
                    Thread.Yield();
                }

                _ = Result(wait);
            }
        }
    }

    private static SyncNote Result(ValueTask<SyncNote> wait) => wait.GetAwaiter().GetResult();
}
