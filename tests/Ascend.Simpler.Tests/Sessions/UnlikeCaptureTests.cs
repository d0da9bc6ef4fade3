using System.Runtime.Versioning;
using Ascend.Interop;
using Ascend.Tracing;

namespace Ascend.Simpler.Tests;

/// <summary>Captures as real revisions and failures leave them, played by the mock.</summary>
[Collection("mock device")]
[SupportedOSPlatform("linux")]
public sealed class UnlikeCaptureTests : IDisposable
{
    private static readonly RunOptions s_traced = new() { Trace = true };

    public void Dispose() => FullTraceBufferTests.TakePlanAway();

    [Theory]
    [InlineData("old_proc", "proc.200")]
    [InlineData("undeclared_resets", "proc.1000")]
    [InlineData("no_func_id", "proc.1000")]
    public void Captures_of_other_revisions_are_found_and_read_whole(string oddity, string proc)
    {
        using var fixture = new SessionFixture();
        using KernelArguments arguments = fixture.Arguments();
        RunResult result;
        using (fixture.Faults($$"""{"capture":"{{oddity}}"}"""))
        {
            result = fixture.Session.Run(fixture.Kernel, arguments, s_traced);
        }

        fixture.AssertComputed();
        Assert.Null(result.CaptureProblem);
        Assert.Equal(proc, Path.GetFileName(Assert.Single(Directory.GetDirectories(result.CapturePath!))));
        var capture = TraceCapture.Open(result.CapturePath!);
        capture.Check();
        Assert.NotEqual(CaptureVerdict.Incomplete, capture.Verdict);
    }

    [Fact]
    public void A_thread_of_zeros_is_a_failed_trace_of_a_run_that_stands()
    {
        using var fixture = new SessionFixture();
        using KernelArguments arguments = fixture.Arguments();
        using IDisposable faults = fixture.Faults("""{"capture":"zeros"}""");
        RunResult result = fixture.Session.Run(fixture.Kernel, arguments, s_traced);
        fixture.AssertComputed();
        Assert.Contains("zeros only", result.CaptureProblem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SessionIsolation.InProcess)]
    [InlineData(SessionIsolation.Process)]
    public void A_run_that_fails_while_it_stores_leaves_no_folder(SessionIsolation isolation)
    {
        using var fixture = new SessionFixture(
            new SessionOptions { Isolation = isolation },
            host: new HostOptions { Backend = BackendKind.Mock, MockFaults = """{"faults":[{"capture":"no_metadata"}]}""" });
        using KernelArguments arguments = fixture.Arguments();
        string[] before = Captures();
        for (int i = 0; i < 2; i++)
        {
            _ = Assert.ThrowsAny<AscendException>(() => fixture.Session.Run(fixture.Kernel, arguments, s_traced));
            Assert.Empty(Directory.GetFileSystemEntries(fixture.OutputDirectory));
            Assert.Equal(before, Captures());
        }
    }

    /// <summary>HOME is read at every run.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData("/dev/null")]
    [InlineData("/proc")]
    public void A_home_that_goes_away_fails_the_traced_run_alone(string? home)
    {
        using var fixture = new SessionFixture();
        using KernelArguments arguments = fixture.Arguments();
        _ = fixture.Session.Run(fixture.Kernel, arguments, s_traced);
        string? before = DynamicLinker.GetEnvironmentVariable("HOME");
        int folders = Directory.GetDirectories(fixture.OutputDirectory).Length;
        try
        {
            DynamicLinker.SetEnvironmentVariable("HOME", home);
            AscendException e = Assert.ThrowsAny<AscendException>(() => fixture.Session.Run(fixture.Kernel, arguments, s_traced));
            Assert.Equal(-1, e.Code);
            _ = fixture.Session.Run(fixture.Kernel, arguments);
        }
        finally
        {
            DynamicLinker.SetEnvironmentVariable("HOME", before);
        }

        Assert.Equal(folders, Directory.GetDirectories(fixture.OutputDirectory).Length);
        Array.Clear(fixture.F);
        Assert.NotNull(fixture.Session.Run(fixture.Kernel, arguments, s_traced).CapturePath);
        fixture.AssertComputed();
    }

    private static string[] Captures()
    {
        string folder = Path.Combine(DynamicLinker.GetEnvironmentVariable("HOME")!, "ascend");
        return Directory.Exists(folder) ? [.. Directory.GetDirectories(folder, "tracr_*").Order(StringComparer.Ordinal)] : [];
    }
}
