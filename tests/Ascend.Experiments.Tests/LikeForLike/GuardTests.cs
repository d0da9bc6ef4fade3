namespace Ascend.Experiments.Tests.LikeForLike;

public sealed class GuardTests
{
    /// <summary>Two manifests without a difference but the kernel itself.</summary>
    public static ArmManifest Alike(string package = "one") => new()
    {
        Package = package,
        PackageHash = package,
        OriginRepository = "somewhere",
        OriginCommit = "1234",
        ExternalKernels = [],
        MeasuredKernels = ["fa_fused"],
        OtherKernels = 0,
        Shape = "b1_h8_kv8_s256_bs128_fp16",
        DataType = "fp16",
        ContextDigest = "c",
        BlockTableDigest = "t",
        DataDigest = "d",
        RuntimeGeneration = "G6",
        RuntimeVariant = "tensormap_and_ringbuffer",
        RuntimeHash = "r",
        TracedRuntimeHash = "rt",
        Backend = "device",
        Platform = "a2a3",
        Soc = "Ascend910B2",
        CallConfig = "runtime's defaults",
        Clock = "device counter",
        Profiling = "TraCR",
        Metric = MetricCatalog.MakespanId,
        Rounds = 10,
        Session = "s",
    };

    [Fact]
    public void Alike_arms_have_only_a_note_on_their_origin()
    {
        Condition only = Assert.Single(LikeForLikeGuard.Compare(Alike("one"), Alike("two")));
        Assert.Equal((ConditionKind.Note, "origin"), (only.Kind, only.Field));
        Assert.Contains("A/A", Assert.Single(LikeForLikeGuard.Compare(Alike(), Alike())).Text, StringComparison.Ordinal);
    }

    public static TheoryData<string, Func<ArmManifest, ArmManifest>> WorkChanges => new()
    {
        { "shape", m => m with { Shape = "b2" } },
        { "dtype", m => m with { DataType = "bf16" } },
        { "context lengths", m => m with { ContextDigest = "x" } },
        { "block table", m => m with { BlockTableDigest = "x" } },
        { "data", m => m with { DataDigest = "x" } },
        { "backend", m => m with { Backend = "mock, profile p" } },
        { "platform", m => m with { Platform = "a2a3sim" } },
        { "metric", m => m with { Metric = MetricCatalog.DeviceWallId } },
    };

    [Theory]
    [MemberData(nameof(WorkChanges))]
    public void What_changes_the_work_makes_arms_incomparable(string field, Func<ArmManifest, ArmManifest> change)
    {
        Condition first = LikeForLikeGuard.Compare(Alike("one"), change(Alike("two")))[0];
        Assert.Equal((ConditionKind.ChangesWork, field), (first.Kind, first.Field));
    }

    public static TheoryData<string, Func<ArmManifest, ArmManifest>> Explanations => new()
    {
        { "surroundings", m => m with { OtherKernels = 32 } },
        { "inputs", m => m with { HasOwnInputs = true, DataDigest = "its own" } },
        { "launches", m => m with { AttentionsPerRun = 2 } },
        { "dtype of the model", m => m with { ModelDataType = "bf16" } },
        { "external kernel", m => m with { ExternalKernels = ["fa_fused"] } },
        { "tiling threshold", m => m with { TilingMode = TilingNames.Default, TilingPath = "LongSequence", IsContextAtThreshold = true } },
        { "runtime generation", m => m with { RuntimeGeneration = "G0" } },
        { "runtime build", m => m with { RuntimeHash = "x" } },
        { "TraCR runtime build", m => m with { TracedRuntimeHash = null } },
        { "chip", m => m with { Soc = "Ascend910B4" } },
        { "call configuration", m => m with { CallConfig = "block_dim 12" } },
        { "clock", m => m with { Clock = "host" } },
        { "profiling", m => m with { Profiling = "none" } },
        { "session", m => m with { Session = "other" } },
    };

    [Theory]
    [MemberData(nameof(Explanations))]
    public void What_can_explain_a_result_is_a_condition(string field, Func<ArmManifest, ArmManifest> change)
    {
        foreach (IReadOnlyList<Condition> conditions in new[]
        {
            LikeForLikeGuard.Compare(Alike("one"), change(Alike("two"))), LikeForLikeGuard.Compare(change(Alike("one")), Alike("two")),
        })
        {
            Assert.Contains(conditions, condition => condition.Kind == ConditionKind.ExplainsResult && condition.Field == field);
            Assert.DoesNotContain(conditions, condition => condition.Kind == ConditionKind.ChangesWork);
        }
    }

    [Fact]
    public void One_tree_on_both_sides_is_stated_and_different_builds_of_one_are_a_condition()
    {
        const string Build = "simpler 60c62a94f, pto-isa cd4a3d3f, clang 19";
        ArmManifest a = Alike("one") with { Build = Build };
        Condition note = Assert.Single(LikeForLikeGuard.Compare(a, Alike("two") with { Build = Build }));
        Assert.Equal((ConditionKind.Note, "origin"), (note.Kind, note.Field));
        Assert.Contains($"one tree and were built alike ({Build})", note.Text, StringComparison.Ordinal);
        IReadOnlyList<Condition> other =
            LikeForLikeGuard.Compare(a, Alike("two") with { Build = Build.Replace("19", "17", StringComparison.Ordinal) });
        Assert.Contains(other, c => c is { Kind: ConditionKind.ExplainsResult, Field: "build" });
        Assert.DoesNotContain(other, c => c.Text.Contains("built alike", StringComparison.Ordinal));
    }

    [Fact]
    public void Different_tilings_of_one_kernel_are_a_condition_and_a_chosen_one_against_a_kernel_without_is_noted()
    {
        ArmManifest byDefault = Alike() with { TilingMode = "default", TilingPath = "LongSequence", TilingKey = 16 };
        ArmManifest batchHead = Alike() with { TilingMode = "batch-head", TilingPath = "BatchHead", TilingKey = 0 };
        Assert.Contains(LikeForLikeGuard.Compare(byDefault, batchHead), c => c is { Kind: ConditionKind.ExplainsResult, Field: "tiling" });
        Assert.Contains(LikeForLikeGuard.Compare(batchHead, Alike("two")), c => c is { Kind: ConditionKind.Note, Field: "tiling" });
    }
}
