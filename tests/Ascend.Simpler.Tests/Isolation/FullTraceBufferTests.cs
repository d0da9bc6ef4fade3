using System.Runtime.Versioning;
using Ascend.Interop;

namespace Ascend.Simpler.Tests;

/// <summary>What a full trace buffer does, by the policy of the TraCR build; the mock plays each.</summary>
[Collection("mock device")]
[SupportedOSPlatform("linux")]
public sealed class FullTraceBufferTests : IDisposable
{
    private static readonly RunOptions s_traced = new() { Trace = true };

    /// <summary>A plan stays in force while any host of the process is open.</summary>
    internal static void TakePlanAway() => AscendHost.Open(new HostOptions { Backend = BackendKind.Mock, MockFaults = "" }).Dispose();

    public void Dispose() => TakePlanAway();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    public void A_buffer_that_ends_its_process_ends_a_worker_by_default_and_is_explained(int capacity)
    {
        using SessionFixture fixture = With(capacity, "exit");
        using KernelArguments arguments = fixture.Arguments();
        Assert.IsType<IsolatedBackend>(fixture.Session.Backend);
        string[] before = Captures();
        AscendTraceBufferException e = Assert.Throws<AscendTraceBufferException>(
            () => fixture.Session.Run(fixture.Kernel, arguments, s_traced));
        Assert.Equal(1, e.ExitCode);
        Assert.InRange(e.ThreadId!.Value, 1, 4); // the first thread that has more; the orchestrator has few
        Assert.True(e.Elapsed > TimeSpan.Zero);
        Assert.Contains($"of {capacity} records of AICPU thread {e.ThreadId} ", e.Message, StringComparison.Ordinal);
        Assert.Contains("ms of run 1 of 'vector_example'", e.Message, StringComparison.Ordinal);
        Assert.Contains("TRACR_CAPACITY", e.NextStep, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(fixture.OutputDirectory));
        Assert.Equal(before, Captures());

        _ = fixture.Session.Run(fixture.Kernel, arguments);
        fixture.AssertComputed();
    }

    [Fact]
    public async Task A_full_buffer_is_explained_however_the_run_was_asked_for()
    {
        using SessionFixture fixture = With(2, "exit");
        using KernelArguments arguments = fixture.Arguments();
        await Assert.ThrowsAsync<AscendTraceBufferException>(() => fixture.Session.RunAsync(fixture.Kernel, arguments, s_traced));
        PreparedRun run = fixture.Session.Prepare(fixture.Kernel, arguments, s_traced);
        run.Launch();
        AscendTraceBufferException e = Assert.Throws<AscendTraceBufferException>(() => run.FinalizeRun());
        Assert.Contains("run 2 of", e.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(fixture.OutputDirectory));
    }

    [Theory]
    [InlineData("exit")]
    [InlineData("ignore")]
    public void A_buffer_that_suffices_leaves_a_whole_capture(string policy)
    {
        using SessionFixture fixture = With(100_000, policy);
        using KernelArguments arguments = fixture.Arguments();
        RunResult result = fixture.Session.Run(fixture.Kernel, arguments, s_traced);
        fixture.AssertComputed();
        Assert.Null(result.CaptureProblem);
        Assert.NotNull(result.CapturePath);
        Assert.Equal(100_000, fixture.Session.Tracr!.Capacity);
    }

    [Theory]
    [InlineData(1, SessionIsolation.Automatic)]
    [InlineData(5, SessionIsolation.Automatic)]
    [InlineData(5, SessionIsolation.Process)]
    public void A_buffer_that_drops_records_leaves_a_capture_that_is_said_to_be_truncated(int capacity, SessionIsolation isolation)
    {
        using SessionFixture fixture = With(capacity, "ignore", isolation);
        using KernelArguments arguments = fixture.Arguments();
        Assert.Equal(isolation == SessionIsolation.Process, fixture.Session.Backend is IsolatedBackend);
        RunResult result = fixture.Session.Run(fixture.Kernel, arguments, s_traced);
        fixture.AssertComputed();
        Assert.Null(result.CapturePath);
        Assert.Contains("possibly truncated", result.CaptureProblem, StringComparison.Ordinal);
        Assert.Contains($"holds {capacity} records", result.CaptureProblem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SessionIsolation.Automatic)]
    [InlineData(SessionIsolation.InProcess)]
    [InlineData(SessionIsolation.Process)]
    public void A_buffer_that_is_overwritten_is_refused_for_tracing_and_nothing_is_left(SessionIsolation isolation)
    {
        using SessionFixture fixture = With(4, "periodic", isolation);
        using KernelArguments arguments = fixture.Arguments();
        AscendNotSupportedException e = Assert.Throws<AscendNotSupportedException>(
            () => fixture.Session.Run(fixture.Kernel, arguments, s_traced));
        Assert.Contains("TRACR_POLICY_PERIODIC", e.Message, StringComparison.Ordinal);
        Assert.Contains("corrupt heap", e.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(fixture.OutputDirectory));
        _ = fixture.Session.Run(fixture.Kernel, arguments);
        fixture.AssertComputed();
    }

    [Fact]
    public void An_explicit_choice_wins()
    {
        using SessionFixture fixture = With(100_000, "exit", SessionIsolation.InProcess);
        using KernelArguments arguments = fixture.Arguments();
        Assert.IsType<InProcessBackend>(fixture.Session.Backend);
        Assert.NotNull(fixture.Session.Run(fixture.Kernel, arguments, s_traced).CapturePath);
    }

    [Fact]
    public void Without_a_worker_the_session_refuses_what_could_end_the_process()
    {
        using var folder = new TemporaryFolder();
        Assert.False(WorkerCommand.IsThere(null, _ => null, folder.Path));
        Assert.True(WorkerCommand.IsThere(null, name => name == SessionOptions.WorkerVariable ? "/nowhere" : null, folder.Path));
        Assert.True(WorkerCommand.IsThere(null, _ => null, AppContext.BaseDirectory));
        using SessionFixture fixture = With(100_000, "exit", SessionIsolation.InProcess);
        using var gate = new SessionGate(0, () => { });
        using var backend = new InProcessBackend(fixture.Device, new SessionOptions(), gate, new KernelTable());
        AscendNotSupportedException e = Assert.Throws<AscendNotSupportedException>(() => backend.RuntimeFor(trace: true));
        Assert.Contains("no worker for it", e.Message, StringComparison.Ordinal);
        Assert.Contains(SessionOptions.WorkerVariable, e.NextStep, StringComparison.Ordinal);
        Assert.False(backend.RuntimeFor(trace: false).IsTracr);
    }

    [Fact]
    public void A_mock_whose_buffers_never_fill_stays_in_this_process()
    {
        using var fixture = new SessionFixture();
        Assert.IsType<InProcessBackend>(fixture.Session.Backend);
        Assert.Null(fixture.Session.Tracr);
    }

    [Theory]
    [InlineData(1, null, "Warning: TID[4711] is full, terminating with a Runtime Error.", 4711)]
    [InlineData(1, null, "Warning: TID[Warning: TID[4712] is full, terminating with a Runtime Error.", 4712)]
    [InlineData(1, null, "47] is full, terminating with a Runtime Error.", null)]
    [InlineData(1, null, "TID[99999999999999] is full, terminating with a Runtime Error.", null)]
    public void The_thread_is_read_where_its_line_is_whole(int code, string? signal, string line, int? thread)
    {
        var end = new WorkerEnd(code, signal, ["before", line, "after"]);
        AscendTraceBufferException? e = AscendTraceBufferException.Of(end, "run 3", TimeSpan.FromMilliseconds(1500), null, new IOException());
        Assert.Equal(thread, e!.ThreadId);
        Assert.Contains("is full after 1,500 ms of run 3", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, null, "args dump scalar dtype table is full")]
    [InlineData(2, null, "Warning: TID[1] is full, terminating with a Runtime Error.")]
    [InlineData(null, "SIGSEGV", "Warning: TID[1] is full, terminating with a Runtime Error.")]
    public void Other_ends_stay_what_they_are(int? code, string? signal, string line) =>
        Assert.Null(AscendTraceBufferException.Of(new WorkerEnd(code, signal, [line]), "run 1", TimeSpan.Zero, null, new IOException()));

    private static SessionFixture With(int capacity, string policy, SessionIsolation isolation = SessionIsolation.Automatic) => new(
        new SessionOptions { Isolation = isolation },
        host: new HostOptions
        {
            Backend = BackendKind.Mock,
            MockFaults = $$"""{"faults":[{"trace_buffer":{{capacity}},"when_full":"{{policy}}"}]}""",
        });

    private static string[] Captures()
    {
        string folder = Path.Combine(DynamicLinker.GetEnvironmentVariable("HOME")!, "ascend");
        return Directory.Exists(folder) ? [.. Directory.GetDirectories(folder, "tracr_*").Order(StringComparer.Ordinal)] : [];
    }
}
