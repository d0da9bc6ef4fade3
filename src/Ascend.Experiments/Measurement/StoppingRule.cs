namespace Ascend.Experiments;

/// <summary>
/// Decides after which round a measurement ends. The interval is looked at only at rounds that grow by a tenth, and two looks in
/// a row must find it narrow: ending at the first that happens to be would make intervals too narrow for what they claim.
/// </summary>
internal sealed class StoppingRule(ExperimentOptions options)
{
    private int _nextLook = options.MinRounds;
    private bool _wasNarrow;

    /// <summary>Why to end after a round; null to go on.</summary>
    /// <param name="rounds">Rounds measured.</param>
    /// <param name="isTimeUp">The time limit has passed.</param>
    /// <param name="reachedPrecision">Computes the relative half width; called only when it matters.</param>
    public string? After(int rounds, bool isTimeUp, Func<double?> reachedPrecision)
    {
        string? limit = rounds >= options.MaxRounds ? "max rounds" : isTimeUp ? "max time" : null;
        if (rounds < _nextLook && limit is null)
        {
            return null;
        }

        bool isNarrow = reachedPrecision() is { } reached && reached <= options.Precision;
        bool ends = rounds >= options.MinRounds && isNarrow && _wasNarrow;
        _nextLook = Math.Max(rounds + 1, (int)Math.Ceiling(rounds * 1.1));
        _wasNarrow = isNarrow;
        return ends ? "precision" : limit;
    }
}
