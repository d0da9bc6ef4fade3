using System.Net.Sockets;
using System.Runtime.Versioning;

namespace Ascend.Simpler.Tests;

[Collection("mock device")]
[SupportedOSPlatform("linux")]
public sealed class LostWorkerTests
{
    private const string Hang = """{"function":"compute","hang":true}""";

    [Fact]
    public async Task A_worker_killed_during_a_run_becomes_an_exception_and_the_next_run_works()
    {
        using SessionFixture fixture = With(Hang);
        using KernelArguments arguments = fixture.Arguments();
        Task<RunResult> run = fixture.Session.RunAsync(fixture.Kernel, arguments);
        Workers.Kill(Assert.Single(Workers.Children()));
        AscendWorkerException e = await Assert.ThrowsAsync<AscendWorkerException>(() => run);
        Assert.Equal("SIGKILL", e.Signal);
        Assert.Null(e.ExitCode);
        Assert.Contains("run 1 of 'vector_example'", e.Message, StringComparison.Ordinal);

        Assert.Equal(2, fixture.Session.Run(fixture.Kernel, arguments).RunId);
        fixture.AssertComputed();
    }

    [Fact]
    public void A_worker_that_crashes_is_reported_with_its_last_lines_and_the_next_run_works()
    {
        using SessionFixture fixture = With("""{"function":"compute","abort":true}""");
        using KernelArguments arguments = fixture.Arguments();
        AscendWorkerException e = Assert.Throws<AscendWorkerException>(() => fixture.Session.Run(fixture.Kernel, arguments));
        Assert.Equal("SIGABRT", e.Signal);
        Assert.Contains(e.LogLines, line => line.Contains("compute aborts the process", StringComparison.Ordinal));
        Assert.Contains("compute aborts the process", e.Message, StringComparison.Ordinal);
        Assert.All(fixture.F, value => Assert.Equal(0f, value));

        _ = fixture.Session.Run(fixture.Kernel, arguments);
        fixture.AssertComputed();
    }

    [Fact]
    public void A_crash_in_a_phase_is_thrown_by_finalize_and_the_next_run_works()
    {
        using SessionFixture fixture = With("""{"function":"simpler_launch_run","abort":true}""");
        using KernelArguments arguments = fixture.Arguments();
        using PreparedRun run = fixture.Session.Prepare(fixture.Kernel, arguments);
        run.Launch();
        Assert.Equal(RunPhase.Completed, run.Phase);
        Assert.True(run.Wait(Timeout.InfiniteTimeSpan));
        Assert.Equal("SIGABRT", Assert.Throws<AscendWorkerException>(() => run.FinalizeRun()).Signal);

        _ = fixture.Session.Run(fixture.Kernel, arguments);
        fixture.AssertComputed();
    }

    [Theory]
    [InlineData("compute")]
    [InlineData("simpler_prepare_run")]
    [InlineData("simpler_launch_run")]
    [InlineData("simpler_finalize_run")]
    public void A_hanging_worker_is_killed_at_the_limit_of_the_run_and_the_next_run_works(string function)
    {
        using SessionFixture fixture = With($$"""{"function":"{{function}}","hang":true}""");
        using KernelArguments arguments = fixture.Arguments();
        int worker = Assert.Single(Workers.Children());
        AscendTimeoutException e = Assert.Throws<AscendTimeoutException>(
            () => fixture.Session.Run(fixture.Kernel, arguments, new RunOptions { Timeout = TimeSpan.FromMilliseconds(200) }));
        Assert.Contains("was killed", e.Message, StringComparison.Ordinal);
        Assert.True(Workers.IsGone(worker));

        _ = fixture.Session.Run(fixture.Kernel, arguments);
        fixture.AssertComputed();
    }

    [Fact]
    public async Task A_hanging_asynchronous_run_ends_at_its_limit()
    {
        using SessionFixture fixture = With(Hang);
        using KernelArguments arguments = fixture.Arguments();
        await Assert.ThrowsAsync<AscendTimeoutException>(
            () => fixture.Session.RunAsync(fixture.Kernel, arguments, new RunOptions { Timeout = TimeSpan.FromMilliseconds(200) }));
        _ = await fixture.Session.RunAsync(fixture.Kernel, arguments);
        fixture.AssertComputed();
    }

    [Fact]
    public void A_prepared_run_past_its_limit_is_killed_by_finalize_and_given_time_by_dispose()
    {
        var hurried = new RunOptions { Timeout = TimeSpan.FromSeconds(2) };
        using SessionFixture fixture = With(Hang);
        using KernelArguments arguments = fixture.Arguments();
        PreparedRun run = fixture.Session.Prepare(fixture.Kernel, arguments, hurried);
        run.Launch();
        Assert.Contains("was killed", Assert.Throws<AscendTimeoutException>(() => run.FinalizeRun()).Message, StringComparison.Ordinal);

        run = fixture.Session.Prepare(fixture.Kernel, arguments, hurried);
        run.Launch();
        run.Dispose();
        _ = SpinWait.SpinUntil(() => CanRun(fixture, arguments), TimeSpan.FromSeconds(60));
        fixture.AssertComputed();
    }

    [Fact]
    public void A_worker_that_dies_while_nothing_runs_costs_its_device_buffers_and_no_run()
    {
        using var fixture = new SessionFixture(Workers.Isolated);
        using KernelArguments arguments = fixture.Arguments();
        using DeviceBuffer buffer = fixture.Session.Allocate(SessionFixture.Spec.ByteCount);
        int worker = Assert.Single(Workers.Children());
        Workers.Kill(worker);
        _ = SpinWait.SpinUntil(() => Workers.IsGone(worker), TimeSpan.FromSeconds(30));

        _ = fixture.Session.Run(fixture.Kernel, arguments);
        fixture.AssertComputed();
        AscendInvalidStateException e = Assert.Throws<AscendInvalidStateException>(() => buffer.CopyFrom<byte>([1]));
        Assert.Contains("SIGKILL", e.Message, StringComparison.Ordinal);
        arguments.SetTensor(0, buffer, SessionFixture.Spec);
        Assert.Throws<AscendInvalidStateException>(() => fixture.Session.Run(fixture.Kernel, arguments));
        using DeviceBuffer another = fixture.Session.Allocate(SessionFixture.Spec.ByteCount);
        another.CopyFrom<float>(fixture.A);
        arguments.SetTensor(0, another, SessionFixture.Spec);
        _ = fixture.Session.Run(fixture.Kernel, arguments);
        fixture.AssertComputed();
    }

    [Fact]
    public void A_lost_worker_leaves_other_sessions_alone()
    {
        using var healthy = new SessionFixture(Workers.Isolated);
        using SessionFixture fixture = With("""{"function":"compute","abort":true}""");
        using KernelArguments arguments = fixture.Arguments();
        Assert.Throws<AscendWorkerException>(() => fixture.Session.Run(fixture.Kernel, arguments));
        using KernelArguments others = healthy.Arguments();
        Assert.Equal(1, healthy.Session.Run(healthy.Kernel, others).RunId);
        healthy.AssertComputed();
    }

    [Theory]
    [InlineData("an HTTP server")]
    [InlineData("")]
    [InlineData("\u0005\0\0\0\u0001abcde")]
    [InlineData("\u00ff\u00ff\u00ff\u007f\u0001")]
    [InlineData("\0\0\0\0\u0080")]
    public async Task A_worker_that_breaks_the_protocol_is_refused(string garbage)
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "socket");
        using IDisposable program = Workers.Program(Workers.Script(folder.Path, $"echo \"$2\" > {file}.tmp; mv {file}.tmp {file}; read line"));
        Task worker = Task.Run(() =>
        {
            _ = SpinWait.SpinUntil(() => File.Exists(file), TimeSpan.FromSeconds(30));
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(File.ReadAllText(file).Trim()));
            _ = socket.Send([.. garbage.Select(c => (byte)c)]);
        });
        AscendWorkerException e = Assert.Throws<AscendWorkerException>(() => new SessionFixture(Workers.Isolated));
        Assert.Contains("broke the protocol", e.Message, StringComparison.Ordinal);
        await worker;
        Assert.Empty(Workers.Children());
    }

    [Fact]
    public void A_worker_that_cannot_start_is_reported_with_its_last_lines()
    {
        using var folder = new TemporaryFolder();
        using (Workers.Program(Workers.Script(folder.Path, "echo no such library >&2; exit 7")))
        {
            AscendWorkerException e = Assert.Throws<AscendWorkerException>(() => new SessionFixture(Workers.Isolated));
            Assert.Equal(7, e.ExitCode);
            Assert.Equal(["no such library"], e.LogLines);
        }

        using (Workers.Program(Workers.Script(folder.Path, "exec sleep 60")))
        {
            AscendWorkerException e = Assert.Throws<AscendWorkerException>(
                () => new SessionFixture(Workers.Isolated with { WorkerTimeout = TimeSpan.FromMilliseconds(200) }));
            Assert.Contains("did not connect", e.Message, StringComparison.Ordinal);
        }

        using (Workers.Program(Path.Combine(folder.Path, "missing")))
        {
            AscendException e = Assert.Throws<AscendException>(() => new SessionFixture(Workers.Isolated));
            Assert.Contains(SessionOptions.WorkerVariable, e.Message, StringComparison.Ordinal);
        }

        Assert.Empty(Workers.Children());
    }

    [Fact]
    public void Without_the_tool_the_exception_says_what_is_missing()
    {
        using var folder = new TemporaryFolder();
        AscendException e = Assert.Throws<AscendException>(() => WorkerCommand.Find(null, _ => null, folder.Path));
        Assert.Contains(Path.Combine(folder.Path, "ascend"), e.Message, StringComparison.Ordinal);
        Assert.Contains(SessionOptions.WorkerVariable, e.NextStep, StringComparison.Ordinal);
        Assert.Equal("dotnet", Path.GetFileNameWithoutExtension(
            WorkerCommand.Find(Path.Combine(AppContext.BaseDirectory, "ascend.dll"), _ => null, folder.Path).FileName));
    }

    [Fact]
    public void A_worker_ends_with_its_parent_even_when_its_kernel_hangs()
    {
        using var packages = new TestPackages();
        int id;
        using (Workers.Faults(Hang))
        {
            WorkerCommand command = WorkerCommand.Find(null, _ => null, AppContext.BaseDirectory);
            using WorkerProcess worker = WorkerProcess.Start(command, TimeSpan.FromMinutes(1), new CollectingLogger(), out Socket socket);
            using var channel = new WorkerChannel(socket);
            id = worker.Id;
            var limit = Deadline.After(TimeSpan.FromMinutes(1));
            Assert.Equal(WorkerMessage.Hello, channel.Receive(limit));
            channel.Outgoing.Begin(WorkerMessage.Open).Write(
                new WorkerSetup(new HostOptions { Backend = BackendKind.Mock }, 0, new SessionOptions(), TimeSpan.FromMinutes(1)),
                WorkerJson.Default.WorkerSetup);
            channel.Send();
            Assert.Equal(WorkerMessage.Done, channel.Receive(limit));
            channel.Outgoing.Begin(WorkerMessage.Register).Write(0).Write(packages.Noop().DirectoryPath);
            channel.Send();
            Assert.Equal(WorkerMessage.Done, channel.Receive(limit));
            using var none = new KernelArguments();
            new SentRun().Write(channel.Outgoing.Begin(WorkerMessage.Run).Write(0), none, RunOptions.Default, packages.Root);
            channel.Send();
            Assert.False(Workers.IsGone(id));
        }

        _ = SpinWait.SpinUntil(() => Workers.IsGone(id), TimeSpan.FromSeconds(60));
        Assert.True(Workers.IsGone(id));
    }

    [Fact]
    public void A_worker_that_does_not_end_is_killed_by_dispose()
    {
        SessionFixture fixture;
        using (Workers.Faults("""{"function":"finalize_device","hang":true}"""))
        {
            fixture = new SessionFixture(Workers.Isolated with { WorkerTimeout = TimeSpan.FromSeconds(15) });
        }

        int worker = Assert.Single(Workers.Children());
        fixture.Dispose();
        Assert.True(Workers.IsGone(worker));
    }

    [Fact]
    public void Device_buffers_outlive_their_session_and_nothing_outlives_both()
    {
        var fixture = new SessionFixture(Workers.Isolated);
        using KernelArguments arguments = fixture.Arguments();
        _ = fixture.Session.Run(fixture.Kernel, arguments);
        DeviceBuffer buffer = fixture.Session.Allocate(64);
        fixture.Dispose();
        Assert.Throws<ObjectDisposedException>(() => fixture.Session.Run(fixture.Kernel, arguments));
        buffer.CopyFrom<byte>([1, 2, 3]);
        byte[] back = new byte[3];
        buffer.CopyTo<byte>(back);
        Assert.Equal([1, 2, 3], back);
        Assert.Single(Workers.Children());
        buffer.Dispose();
        Assert.Empty(Workers.Children());
    }

    [Fact]
    public void Nothing_is_left_behind()
    {
        using var folder = new TemporaryFolder();
        using IDisposable temporary = Workers.TemporaryFiles(folder.Path);
        for (int i = 0; i < 3; i++)
        {
            using SessionFixture fixture = With("""{"function":"compute","abort":true}""");
            using KernelArguments arguments = fixture.Arguments();
            Assert.Throws<AscendWorkerException>(() => fixture.Session.Run(fixture.Kernel, arguments));
            _ = fixture.Session.Run(fixture.Kernel, arguments);
            using DeviceBuffer buffer = fixture.Session.Allocate(64);
            buffer.CopyFrom<byte>([1]);
        }

        _ = SpinWait.SpinUntil(() => Workers.Children().Length == 0, TimeSpan.FromSeconds(60));
        Assert.Empty(Workers.Children());
        Assert.Equal(0, Workers.SharedMemories());
        Assert.Empty(Directory.GetDirectories(folder.Path, "ascend-??????"));
    }

    private static SessionFixture With(string faults)
    {
        using IDisposable plan = Workers.Faults(faults);
        return new SessionFixture(Workers.Isolated);
    }

    private static bool CanRun(SessionFixture fixture, KernelArguments arguments)
    {
        try
        {
            _ = fixture.Session.Run(fixture.Kernel, arguments);
            return true;
        }
        catch (AscendInvalidStateException)
        {
            return false;
        }
    }
}
