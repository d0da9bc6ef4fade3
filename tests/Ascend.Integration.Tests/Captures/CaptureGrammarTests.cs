using Ascend.Tracing;
using Ascend.Tracing.Tests.Helpers;

namespace Ascend.Integration.Tests.Captures;

/// <summary>
/// The mock's captures follow the grammar of real ones, thread by thread. The grammar is a table in the repository; where
/// shared/traces-real is beside it, the table is held against the captures that it was derived from.
/// </summary>
public sealed class CaptureGrammarTests
{
    private static readonly CaptureGrammar s_grammar = CaptureGrammar.Read();

    [SkippableFact]
    public void The_table_says_what_the_real_captures_say()
    {
        Skip.If(RealTraces.Root is null, "shared/traces-real is not beside the repository");
        string[] derived = [.. CaptureGrammar.Derive(RealTraces.Root!).Lines()];
        File.WriteAllLines(Path.Combine(RepositoryRoot.Artifacts, "capture-grammar.tsv"), derived);
        Assert.Equal(derived, s_grammar.Lines());
    }

    [Theory]
    [InlineData("cce", 0, 24, false)]
    [InlineData("cce", 3, 24, false)]
    [InlineData("pypto", 0, 24, false)]
    [InlineData("pypto", 4, 8, true)]
    [InlineData("layer", 0, 24, false)]
    [InlineData("layer", 3, 2, true)]
    public void A_capture_of_the_mock_holds_what_real_ones_always_hold_and_nothing_they_never_hold(
        string package, int threads, int clusters, bool dualSlot)
    {
        using var mock = new MockCaptures(constants: MockCaptures.Constants(clusters, dualSlot));
        foreach (RawCapture capture in mock.Trace(package, count: 3, threads))
        {
            AssertGrammar(CaptureFacts.Of(capture));
            Assert.Contains("other scheduler: extraId of Scheduling is the executor", CaptureFacts.Of(capture));
            Assert.Equal((3 * clusters) + (threads == 0 ? 4 : threads) + 1, capture.Channels.Length);
            Assert.Contains(capture.Threads.SelectMany(t => t), r => IsTask(capture, r) && r.Extra != 0);
        }
    }

    [Fact]
    public void Two_aicpu_threads_have_the_orchestrator_initialise()
    {
        using var mock = new MockCaptures();
        SortedSet<string> facts = CaptureFacts.Of(Assert.Single(mock.Trace("layer", threads: 2)));
        AssertOnly(facts);
        Assert.Contains("orchestrator: Initializing > Allocating", facts);
    }

    [Fact]
    public void Queued_tasks_leave_pairs_and_drains()
    {
        using var mock = new MockCaptures(constants: MockCaptures.Constants(clusters: 2, dualSlot: true));
        SortedSet<string> facts = CaptureFacts.Of(Assert.Single(mock.Trace("layer")));
        foreach (string fact in (string[])
        [
            "core lane: Running_Task_Single > Running_Task_Pair",
            "core lane: RESET > RESET",
            "other scheduler: Phase4 > Drain",
            "other scheduler: Drain > Phase1",
        ])
        {
            Assert.Contains(fact, facts);
        }
    }

    [Theory]
    [InlineData("", "proc.1000")]
    [InlineData("""{"capture": "old_proc"}""", "proc.200")]
    public void June_records_no_func_id(string faults, string proc)
    {
        using var mock = new MockCaptures("""{"revision": "june"}""", faults: faults);
        RunResult result = mock.Run("layer")[0].Result;
        var capture = RawCapture.Read(result.CapturePath!);
        AssertGrammar(CaptureFacts.Of(capture));
        Assert.All(capture.Threads.SelectMany(t => t).Where(r => IsTask(capture, r)), r => Assert.Equal(0u, r.Extra));
        Assert.True(Directory.Exists(Path.Combine(result.CapturePath!, proc)));
        var read = TraceCapture.Open(result.CapturePath!);
        read.Check();
        Assert.Equal(CaptureVerdict.CompleteWithNotes, read.Verdict);
        Assert.Contains(read.Diagnostics, d => d.Kind == DiagnosticKind.KernelUnknown);
    }

    [Fact]
    public void Cores_that_record_themselves_leave_files_of_one_lane_after_those_of_the_aicpu()
    {
        using var mock = new MockCaptures("""{"revision": "aicore"}""");
        RunResult result = mock.Run("layer")[0].Result;
        var capture = RawCapture.Read(result.CapturePath!);
        AssertGrammar([.. CaptureFacts.Of(capture).Where(IsNoMarker)], IsNoMarker);
        Assert.Equal("CommWait", capture.Markers[20]);
        List<RawRecord>[] cores = capture.Threads[4..];
        Assert.NotEmpty(cores);
        Assert.All(cores, core => Assert.InRange(core.Count, 2, 254));
        Assert.All(cores, core => Assert.Single(core.Select(r => r.Channel).Distinct()));
        Assert.Equal(cores.Length, cores.Select(core => core[0].Channel).Distinct().Count());
        var read = TraceCapture.Open(result.CapturePath!);
        read.Check();
        Assert.Equal(CaptureVerdict.Complete, read.Verdict);
        Assert.Equal(cores.Length, read.Procs[0].Threads.Count(t => t.Role == ThreadRole.Aicore));

        static bool IsNoMarker(string fact) => !fact.StartsWith("metadata: marker ", StringComparison.Ordinal);
    }

    [Fact]
    public void A_seed_gives_the_same_threads_again_and_any_thread_may_orchestrate()
    {
        int[][] orders = [.. new[] { 1, 1, 2 }.Select(seed =>
        {
            using var mock = new MockCaptures($$"""{"seed": {{seed}}}""");
            return mock.Trace("cce", count: 12)
                .Select(c => Array.FindIndex(c.Threads, t => CaptureFacts.ExecutorOf(c, t) == 3)).ToArray();
        })];
        Assert.Equal(4, orders[0].Distinct().Count());
        Assert.Equal(orders[0], orders[1]);
        Assert.NotEqual(orders[0], orders[2]);
    }

    [Fact]
    public void Idle_schedulers_record_loops_as_often_as_the_profile_says()
    {
        int[] counts = [.. new[] { 1000, 100_000 }.Select(pause =>
        {
            using var mock = new MockCaptures($$"""{"idle_loop_ns": {{pause}}}""");
            return mock.Trace("cce")[0].Threads.Sum(t => t.Count);
        })];
        Assert.True(counts[0] > counts[1], $"{counts[0]} records and {counts[1]}");
    }

    private static void AssertGrammar(SortedSet<string> facts, Func<string, bool>? counts = null)
    {
        Assert.Empty(s_grammar.Always.Where(counts ?? (_ => true)).Except(facts));
        AssertOnly(facts);
    }

    private static void AssertOnly(SortedSet<string> facts) =>
        Assert.Empty(facts.Except(s_grammar.Always).Except(s_grammar.Sometimes));

    private static bool IsTask(RawCapture capture, RawRecord record) =>
        capture.NameOf(record).StartsWith("Running_Task_", StringComparison.Ordinal);
}
