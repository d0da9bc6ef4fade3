using Ascend.Runtime.Tests.Acl;

namespace Ascend.Runtime.Tests.Profiling;

/// <summary>Sessions of CANN's profiler. Rules: spec/acl, "Resource limits, peers, profiling" (11).</summary>
[Collection("mock device")]
public sealed class ProfilerSessionTests : IDisposable
{
    private readonly FakeAcl _fake = new();
    private readonly FakeProfiler _profiler = new();
    private readonly CollectingLogger _log = new();
    private readonly AscendHost _host;
    private readonly Device _device;
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"ascend-prof-{Guid.NewGuid():N}");

    public ProfilerSessionTests()
    {
        _host = _fake.OpenHost(_log);
        _device = _host.OpenDevice();
        _profiler.Serve(_device.Handle.Acl);
    }

    public void Dispose()
    {
        _device.Dispose();
        _host.Dispose();
        Assert.Equal("", _fake.Ledger);
        Assert.True(_profiler.IsIdle);
        _fake.Dispose();
        _profiler.Dispose();
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    /// <summary>11: init, config, start, work, sync, stop with the same config, destroy, finalize.</summary>
    [Fact]
    public void A_session_keeps_the_order_and_waits_for_the_work()
    {
        var options = new ProfilerOptions { Metrics = ProfilerMetrics.MemoryBandwidth, Data = ProfilerData.TaskTime | ProfilerData.Markers };
        using (ProfilerSession session = ProfilerSession.Start(_device, _folder, options))
        {
            Assert.True(session.IsRunning);
            Assert.True(Directory.Exists(session.Directory));
        }

        Assert.Equal(
            [$"Init {_folder}", "CreateConfig [0] 2 130", "Start", "Stop", "DestroyConfig", "Finalize"], _profiler.Calls);
        Assert.Equal("SynchronizeDevice", _fake.Calls[^1]);
    }

    [Fact]
    public void A_process_has_one_session_at_a_time_and_ending_twice_does_nothing()
    {
        ProfilerSession session = ProfilerSession.Start(_device, _folder);
        var e = Assert.Throws<AscendInvalidStateException>(() => ProfilerSession.Start(_device, _folder));
        Assert.Contains(_folder, e.Message, StringComparison.Ordinal);
        session.Stop();
        session.Stop();
        session.Dispose();
        Assert.False(session.IsRunning);
        Assert.Single(_profiler.Calls, c => c == "Finalize");
        ProfilerSession.Start([_device], _folder).Dispose();
    }

    /// <summary>11: not together with a profiling section of aclInit's configuration (100042).</summary>
    [Fact]
    public void Another_profiler_in_the_process_is_explained()
    {
        _profiler.Failing.Add("Init");
        _profiler.FailWith = 100042;
        AscendException e = Assert.ThrowsAny<AscendException>(() => ProfilerSession.Start(_device, _folder));

        Assert.Equal((100042, "ACL_ERROR_PROF_ALREADY_RUN", "aclprofInit"), (e.Code, e.CodeName, e.Operation));
        Assert.Single(_profiler.Calls);
    }

    [Theory]
    [InlineData("Init", 1)]
    [InlineData("CreateConfig", 3)]
    [InlineData("Start", 5)]
    public void A_start_that_fails_halfway_gives_back_what_it_took(string function, int calls)
    {
        _profiler.Failing.Add(function);
        AscendException e = Assert.ThrowsAny<AscendException>(() => ProfilerSession.Start(_device, _folder));
        Assert.Equal("aclprof" + function, e.Operation);
        Assert.Equal(calls, _profiler.Calls.Count);
        Assert.True(_profiler.IsIdle);

        _profiler.Failing.Clear();
        ProfilerSession.Start(_device, _folder).Dispose();
    }

    [Fact]
    public void An_end_that_fails_is_thrown_by_Stop_and_logged_by_Dispose()
    {
        ProfilerSession session = ProfilerSession.Start(_device, _folder);
        _profiler.Failing.Add("Pop");
        _fake.SyncStatus = 507015;
        session.Stop();
        Assert.Contains(_log.Entries, l => l.Id == 1032);
        _fake.SyncStatus = 0;
    }

    /// <summary>11: Push and Pop are per thread, RangeStart and RangeStop cross threads, stamps live inside Start..Stop.</summary>
    [Fact]
    public async Task Ranges_and_marks_reach_the_profiler()
    {
        using ProfilerSession session = ProfilerSession.Start(_device, _folder);
        using DeviceStream stream = _device.CreateStream();
        Nest(session);
        session.Mark("point");
        session.Mark("queued", stream);
        ProfilerSpan span = session.StartRange("everywhere");
        await Task.Run(span.Stop);
        span.Stop();

        Assert.Equal(
            ["Push outer", "Push ä", "Pop", "Pop", "Mark point", "MarkEx queued", "RangeStart everywhere", "RangeStop"],
            _profiler.Calls.Skip(3));
        Assert.Equal(0, _profiler.LiveStamps);

        static void Nest(ProfilerSession session)
        {
            using ProfilerRange outer = session.Range("outer");
            using ProfilerRange inner = session.Range("ä");
        }
    }

    [Fact]
    public void Markers_after_the_end_do_nothing_and_open_ranges_are_given_back()
    {
        ProfilerSession session = ProfilerSession.Start(_device, _folder);
        ProfilerSpan open = session.StartRange("open");
        using (session.Range("also open"))
        {
            session.Stop();
            Assert.Equal(0, _profiler.LiveStamps);
        }

        int calls = _profiler.Calls.Count;
        open.Stop();
        session.Mark("late");
        using (session.Range("late"))
        {
        }

        session.StartRange("late").Stop();
        Assert.Equal(calls, _profiler.Calls.Count);
        Assert.Contains(_log.Entries, l => l.Id == 1083);
    }

    [Fact]
    public void Names_out_of_range_and_refused_markers_leave_nothing()
    {
        using ProfilerSession session = ProfilerSession.Start(_device, _folder);
        Assert.Throws<ArgumentException>(() => session.Mark(""));
        Assert.Throws<ArgumentException>(() => session.Mark(new string('ä', 64)));
        session.Mark(new string('a', ProfilerSession.MaxNameBytes));
        _profiler.Failing.Add("Mark");
        AscendException e = Assert.ThrowsAny<AscendException>(() => session.Mark("x"));
        Assert.Equal("aclprofMark", e.Operation);
        _profiler.Failing.Add("CreateStamp");
        Assert.ThrowsAny<AscendException>(() => session.Mark("x"));
        Assert.Equal(0, _profiler.LiveStamps);
    }

    [Fact]
    public void Bad_options_and_folders_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProfilerOptions { Metrics = (ProfilerMetrics)77 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProfilerOptions { Data = ProfilerData.None });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProfilerOptions { Data = (ProfilerData)(1 << 30) });
        Assert.Throws<ArgumentException>(() => ProfilerSession.Start([], _folder));
        Assert.Throws<ArgumentException>(() => ProfilerSession.Start(_device, "/" + new string('x', 5000)));
        Assert.ThrowsAny<AscendException>(() => ProfilerSession.Start(_device, "/proc/none"));
        Assert.Empty(_profiler.Calls);
    }
}
