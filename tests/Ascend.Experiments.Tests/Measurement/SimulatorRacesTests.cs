namespace Ascend.Experiments.Tests.Measurement;

/// <summary>What is done about a run of the simulator that is wrong or stalls.</summary>
public sealed class SimulatorRacesTests
{
    private const string Wrong = "873 of 81920 elements off";

    [Theory]
    [InlineData(true, "right right", "right", "", null)]
    [InlineData(true, "wrong right", "right", "wrong", "went wrong and was right when it was repeated: 873 of")]
    [InlineData(true, "wrong wrong", "wrong", "wrong", "was wrong twice: 873 of")]
    [InlineData(true, "stall right", "right", "", "went wrong and was right when it was repeated: it stalled")]
    [InlineData(false, "wrong right", "wrong", "", null)]
    public async Task A_run_is_repeated_once_and_reported(bool enabled, string outcomes, string kept, string discarded, string? note)
    {
        var races = new SimulatorRaces(enabled, e => e is TimeoutException);
        var thrown = new List<string>();
        Queue<string> runs = Runs(outcomes);
        string result = await races.RunAsync("run 3", () => NextAsync(runs), Problem, thrown.Add);
        Assert.Equal(kept, result);
        Assert.Equal(discarded.Split(' ', StringSplitOptions.RemoveEmptyEntries), thrown);
        if (note is null)
        {
            Assert.Empty(races.Notes);
        }
        else
        {
            Assert.Contains(note, Assert.Single(races.Notes), StringComparison.Ordinal);
            Assert.StartsWith("run 3", races.Notes[0], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_second_stall_and_every_other_failure_are_thrown()
    {
        var races = new SimulatorRaces(isEnabled: true, e => e is TimeoutException);
        Queue<string> stalls = Runs("stall stall");
        await Assert.ThrowsAsync<TimeoutException>(() => races.RunAsync("run 1", () => NextAsync(stalls), Problem, _ => { }));
        Assert.Contains("repeating it failed", Assert.Single(races.Notes), StringComparison.Ordinal);

        Queue<string> runs = Runs("failure right");
        await Assert.ThrowsAsync<InvalidOperationException>(() => races.RunAsync("run 2", () => NextAsync(runs), Problem, _ => { }));
        Assert.Single(runs);
        Assert.Single(races.Notes);
    }

    private static Queue<string> Runs(string outcomes) => new(outcomes.Split(' '));

    private static string? Problem(string outcome) => outcome == "wrong" ? Wrong : null;

    private static Task<string> NextAsync(Queue<string> runs) => runs.Dequeue() switch
    {
        "stall" => throw new TimeoutException("it stalled"),
        "failure" => throw new InvalidOperationException(),
        { } outcome => Task.FromResult(outcome),
    };
}
