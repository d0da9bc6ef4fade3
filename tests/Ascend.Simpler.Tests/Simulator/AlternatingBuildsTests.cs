using System.Runtime.Versioning;
using Ascend.Interop;

namespace Ascend.Simpler.Tests;

/// <summary>A plain and a TraCR build of the real runtime, built apart from each other, in one session.</summary>
[Collection("mock device")]
[SupportedOSPlatform("linux")]
public sealed class AlternatingBuildsTests
{
    private const int RecordBytes = 16;

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void Traced_and_untraced_runs_alternate_in_one_process(bool tracedFirst) => Alternate(new SessionOptions(), 20, tracedFirst);

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_hundred_runs_alternate_in_an_isolated_session(bool tracedFirst) =>
        Alternate(new SessionOptions { Isolation = SessionIsolation.Process }, 100, tracedFirst);

    private static void Alternate(SessionOptions options, int count, bool tracedFirst)
    {
        Skip.If(
            string.IsNullOrEmpty(Environment.GetEnvironmentVariable(HostOptions.SimplerTracrVariable)),
            $"NOT RUN: traced and untraced runs in turns (set {HostOptions.SimplerTracrVariable} to a tree built with BUILD_TRACR=ON)");
        using var fixture = new SessionFixture(options, backend: BackendKind.Simulator);
        using KernelArguments arguments = fixture.Arguments();
        string home = Path.Combine(DynamicLinker.GetEnvironmentVariable("HOME")!, "ascend");
        string[] before = Captures(home);
        var captures = new HashSet<string>();
        for (int i = 0; i < count; i++)
        {
            bool traced = (i % 2 == 0) == tracedFirst;
            RunResult result = fixture.Session.Run(fixture.Kernel, arguments, new RunOptions { Trace = traced });
            fixture.AssertComputed();
            Assert.Equal(traced, result.CapturePath is not null);
            if (result.CapturePath is { } capture)
            {
                Assert.True(captures.Add(capture), capture);
                AssertComplete(capture);
            }
        }

        Assert.Equal(count / 2, captures.Count);

        // Another process's capture is there only until it is moved.
        string[] left = [.. Captures(home).Except(before)];
        Assert.True(SpinWait.SpinUntil(() => !left.Any(Directory.Exists), TimeSpan.FromMinutes(1)), string.Join(", ", left));
    }

    private static void AssertComplete(string capture)
    {
        string proc = Assert.Single(Directory.GetDirectories(capture));
        Assert.StartsWith("proc.", Path.GetFileName(proc), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(proc, "metadata.json")), $"{proc} has no metadata");
        string[] threads = Directory.GetFiles(proc, "traces.bts", SearchOption.AllDirectories);
        Assert.True(threads.Length >= 2, $"{proc} has {threads.Length} threads");
        Assert.All(threads, file => Assert.True(new FileInfo(file).Length is > 0 and var length && length % RecordBytes == 0, file));
    }

    private static string[] Captures(string home) =>
        Directory.Exists(home) ? [.. Directory.GetDirectories(home, "tracr_*").Order(StringComparer.Ordinal)] : [];
}
