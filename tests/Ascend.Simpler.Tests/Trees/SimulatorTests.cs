using System.Runtime.InteropServices;

namespace Ascend.Simpler.Tests;

/// <summary>What only the real simulator shows; the life cycle is in the tests of sessions.</summary>
[Collection("mock device")]
public sealed partial class SimulatorTests
{
    private const int LeftForOthers = 4;

    [SkippableFact]
    public void Fifty_runs_of_one_session_compute_the_same()
    {
        using var fixture = new SessionFixture(backend: BackendKind.Simulator);
        using KernelArguments arguments = fixture.Arguments();
        for (int i = 0; i < 50; i++)
        {
            _ = fixture.Session.Run(fixture.Kernel, arguments);
            fixture.AssertComputed();
        }
    }

    [SkippableFact]
    public void Sessions_open_and_close_one_after_the_other_and_side_by_side()
    {
        for (int i = 0; i < 3; i++)
        {
            using var first = new SessionFixture(backend: BackendKind.Simulator);
            using var second = new SessionFixture(backend: BackendKind.Simulator);
            foreach (SessionFixture fixture in (SessionFixture[])[first, second])
            {
                using KernelArguments arguments = fixture.Arguments();
                _ = fixture.Session.Run(fixture.Kernel, arguments);
                fixture.AssertComputed();
            }
        }
    }

    [Fact]
    public unsafe void A_run_for_which_the_process_has_no_thread_keys_left_is_refused()
    {
        ThreadKeys.EnsureForRun();
        var keys = new Stack<uint>();
        try
        {
            for (uint key; pthread_key_create(&key, null) == 0;)
            {
                keys.Push(key);
            }

            // Fewer than a run needs, and some for whatever else this process starts meanwhile.
            for (int i = 0; i < LeftForOthers; i++)
            {
                _ = pthread_key_delete(keys.Pop());
            }

            AscendInvalidStateException e = Assert.Throws<AscendInvalidStateException>(ThreadKeys.CountForRun);
            Assert.Contains("new process", e.NextStep, StringComparison.Ordinal);
            Assert.Throws<AscendInvalidStateException>(ThreadKeys.EnsureForRun);
        }
        finally
        {
            while (keys.TryPop(out uint key))
            {
                _ = pthread_key_delete(key);
            }
        }

        ThreadKeys.EnsureForRun();
    }

    [SkippableFact]
    public void What_the_simulator_lacks_names_what_to_use_instead()
    {
        SimulatorPackages.Require();
        using AscendHost host = AscendHost.Open(new HostOptions { Backend = BackendKind.Simulator });
        using Device device = host.OpenDevice();
        Assert.Equal("a2a3sim", device.GetInfo().SocName);
        AscendNotSupportedException e = Assert.Throws<AscendNotSupportedException>(() => device.Allocate(64));
        Assert.Contains("RuntimeSession.Allocate", e.NextStep, StringComparison.Ordinal);
        Assert.Throws<AscendNotSupportedException>(() => device.CreateStream());
        Assert.Throws<AscendNotSupportedException>(() => device.CreateEvent());
        Assert.Throws<AscendNotSupportedException>(() => device.AllocatePinned(64));
        Assert.Throws<AscendNotSupportedException>(() => device.GetMemoryInfo());
        Assert.Throws<AscendNotSupportedException>(() => device.Synchronize());
    }

    [SkippableFact]
    public void A_captured_log_goes_to_the_logger_and_becomes_the_runs_timing()
    {
        SimulatorPackages.Require();
        using var lines = new CollectingLogger();
        using var fixture = new SessionFixture(
            backend: BackendKind.Simulator,
            host: new HostOptions { Backend = BackendKind.Simulator, CaptureRuntimeLog = true, LoggerFactory = lines });
        using KernelArguments arguments = fixture.Arguments();
        RunResult result = fixture.Session.Run(fixture.Kernel, arguments);
        fixture.AssertComputed();
        Assert.NotNull(result.DeviceWall);
        Assert.InRange(result.DeviceWall.Value, TimeSpan.FromTicks(1), result.HostWall);
        if (!SimplerRuntimes.Of(fixture.Host).Plain.Adapter.Facts.IsBlocking)
        {
            RunTiming timing = result.Timing!;
            Assert.Contains(lines.Entries, entry => entry.Text.Contains("[STRACE]", StringComparison.Ordinal));
            Assert.InRange(timing.HostWall!.Value, timing.DeviceWall!.Value, result.HostWall);
            Assert.Contains(timing.Stages, stage => stage.IsDevice && stage.Depth == 3);
        }
    }

    [SkippableFact]
    public void More_threads_than_the_platform_has_are_refused()
    {
        using var fixture = new SessionFixture(backend: BackendKind.Simulator);
        using KernelArguments arguments = fixture.Arguments();
        ArgumentException e = Assert.Throws<ArgumentException>(
            () => fixture.Session.Run(fixture.Kernel, arguments, new RunOptions { AicpuThreads = 99 }));
        Assert.Contains("99", e.Message, StringComparison.Ordinal);
        _ = fixture.Session.Run(fixture.Kernel, arguments);
        fixture.AssertComputed();
    }

    [LibraryImport("libc")]
    private static unsafe partial int pthread_key_create(uint* key, void* destructor);

    [LibraryImport("libc")]
    private static partial int pthread_key_delete(uint key);
}
