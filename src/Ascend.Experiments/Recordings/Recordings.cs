namespace Ascend.Experiments;

/// <summary>Draws the conclusions of recorded samples anew.</summary>
public static class Recordings
{
    /// <summary>Rebuilds a comparison from its samples.</summary>
    /// <param name="recorded">The comparison.</param>
    public static Comparison Rebuild(Comparison recorded)
    {
        ArgumentNullException.ThrowIfNull(recorded);
        Comparison rebuilt = ComparisonBuilder.Build(
            recorded.StartedAt, recorded.Command, recorded.Backend, recorded.Workload, recorded.Measurement, recorded.Arms);
        return rebuilt with
        {
            KnownFloor = recorded.KnownFloor,
            SelfCheck = rebuilt.SelfCheck is { } check && recorded.SelfCheck is { } before
                ? check with { Checks = before.Checks, FalseVerdicts = before.FalseVerdicts }
                : rebuilt.SelfCheck,
        };
    }

    /// <summary>
    /// Compares an arm of one recording with an arm of another. Their samples were not interleaved: the ratio is that of the
    /// medians, and the verdict names the sessions as a condition.
    /// </summary>
    /// <param name="first">Recording of the first arm.</param>
    /// <param name="firstArm">Its id there; null for the first one.</param>
    /// <param name="second">Recording of the second arm.</param>
    /// <param name="secondArm">Its id there; null for the second one, so that two recordings of one experiment give the same pair
    /// as each of them.</param>
    /// <param name="command">The command that repeats this comparison.</param>
    /// <exception cref="ArgumentException">A recording has no such arm.</exception>
    public static Comparison Combine(Comparison first, string? firstArm, Comparison second, string? secondArm, string command)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        ArmResult a = Arm(first, firstArm ?? first.Pairs[0].A);
        ArmResult b = Arm(second, secondArm ?? second.Pairs[0].B);
        return ComparisonBuilder.Build(
            first.StartedAt < second.StartedAt ? first.StartedAt : second.StartedAt, command, first.Backend, first.Workload, measurement: null,
            [a with { Id = "A" }, b with { Id = "B" }]);
    }

    private static ArmResult Arm(Comparison recording, string id) =>
        recording.Arms.FirstOrDefault(arm => arm.Id == id)
        ?? throw new ArgumentException($"The recording has no arm '{id}'; it has {string.Join(", ", recording.Arms.Select(arm => $"{arm.Id} ({arm.Name})"))}.");
}
