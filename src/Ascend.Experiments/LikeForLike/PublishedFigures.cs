using Ascend.Attention;

namespace Ascend.Experiments;

/// <summary>What was published about a workload, so that nobody repeats a figure that its author withdrew.</summary>
internal static class PublishedFigures
{
    /// <summary>Notes on a workload; none for most.</summary>
    /// <remarks>Source: pypto-lib issue 622, description of 2026-06-26 and correction of 2026-06-29.</remarks>
    public static IEnumerable<Condition> For(WorkloadFacts workload, string? profile)
    {
        PagedAttentionShape published = PagedAttentionShapes.Issue622;
        if (workload.QueryHeads != published.QueryHeads || workload.KvHeads != published.KvHeads || workload.HeadDim != published.HeadDim
            || workload.BlockSize != published.BlockSize || !workload.ContextLengths.SequenceEqual(published.ContextLengths))
        {
            yield break;
        }

        yield return new Condition(
            ConditionKind.Note, "published figures", null, null,
            "pypto-lib issue 622 reported 548 us (CCE) and 1263 us (pypto), 2.3x, at this shape on 2026-06-26; its author corrected it on "
            + "2026-06-29 with one runtime on both sides and each kernel's best tiling: 343 us and 326 us, no meaningful gap");
        if (profile == Runtime.HostOptions.DefaultMockProfile)
        {
            yield return new Condition(
                ConditionKind.ExplainsResult, "mock profile", profile, profile,
                "the profile models the figures of 2026-06-26, in which runtime and code generation of the two arms differed; "
                + "issue622-corrected models the correction");
        }
    }
}
