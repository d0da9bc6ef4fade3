using Ascend.Runtime;

namespace Ascend.Experiments;

/// <summary>
/// Repeats a run of the simulator that was wrong or stalled, once, and keeps a record of it. pto-isa's queues between AICube and AIVector
/// have races on the CPU, so that a right kernel is rarely wrong or hangs there; a kernel that is wrong twice is wrong.
/// </summary>
/// <param name="isEnabled">False for backends whose runs are never repeated.</param>
/// <param name="isStall">Tells a run that was ended since nothing progressed, by the scheduler or by its time limit; null goes by the
/// exception.</param>
internal sealed class SimulatorRaces(bool isEnabled, Func<Exception, bool>? isStall = null)
{
    private readonly List<string> _notes = [];

    /// <summary>What was repeated and what came of it.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Runs, and once more if that was wrong or stalled.</summary>
    /// <typeparam name="T">What a run gives.</typeparam>
    /// <param name="name">The run, for the record.</param>
    /// <param name="run">Runs.</param>
    /// <param name="problem">What is wrong with what it gave; null for nothing.</param>
    /// <param name="discard">Removes what a wrong run left.</param>
    /// <returns>The first right run; the second when both are wrong.</returns>
    /// <exception cref="AscendException">The run failed in another way, or stalled twice.</exception>
    public async Task<T> RunAsync<T>(string name, Func<Task<T>> run, Func<T, string?> problem, Action<T> discard)
    {
        if (!isEnabled)
        {
            return await run().ConfigureAwait(false);
        }

        string first;
        try
        {
            T result = await run().ConfigureAwait(false);
            if (problem(result) is not { } wrong)
            {
                return result;
            }

            first = wrong;
            discard(result);
        }
        catch (Exception e) when (isStall?.Invoke(e) ?? e is AscendTimeoutException)
        {
            first = e.Message.ReplaceLineEndings(" ");
        }

        int at = _notes.Count;
        _notes.Add($"{name}: {first}; repeating it failed");
        T repeated = await run().ConfigureAwait(false);
        _notes[at] = problem(repeated) is { } again
            ? $"{name} was wrong twice: {first}; then {again}"
            : $"{name} went wrong and was right when it was repeated: {first}. The queues of the simulator have races; a run that is "
                + "wrong now and then may be theirs, one that is wrong twice is not";
        return repeated;
    }
}
