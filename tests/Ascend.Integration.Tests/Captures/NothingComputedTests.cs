using Ascend.Tracing;

namespace Ascend.Integration.Tests.Captures;

/// <summary>A run that answers success and computes nothing, as real trees do with one AICPU thread.</summary>
public sealed class NothingComputedTests
{
    private const string Nothing = """{"function": "compute", "call": 1, "return": 0}""";

    [Theory]
    [InlineData("cce")]
    [InlineData("pypto")]
    [InlineData("layer")]
    public void Its_capture_is_not_complete_and_its_result_is_refused(string package)
    {
        using var mock = new MockCaptures(faults: Nothing);
        (RunResult Result, bool Passed)[] runs = mock.Run(package, count: 2);
        Assert.Equal([false, true], runs.Select(r => r.Passed));
        Assert.Null(runs[0].Result.KernelSpan);
        Assert.NotNull(runs[1].Result.KernelSpan);
        CaptureVerdict[] verdicts = [.. runs.Select(r =>
        {
            var capture = TraceCapture.Open(r.Result.CapturePath!);
            capture.Check();
            Assert.Equal(r.Passed ? 0 : 1, capture.Diagnostics.Count(d => d.Kind == DiagnosticKind.NothingRan));
            return capture.Verdict;
        })];
        Assert.Equal([CaptureVerdict.Incomplete, CaptureVerdict.Complete], verdicts);
    }

    [Fact]
    public void Its_capture_is_that_of_a_real_run_which_computed_nothing()
    {
        using var mock = new MockCaptures(faults: Nothing);
        SortedSet<string> facts = CaptureFacts.Of(Assert.Single(mock.Trace("cce")));
        Assert.Equal(CaptureGrammar.Read().Alone, facts);
    }
}
