using System.Globalization;
using Ascend.Experiments.Captures;

namespace Ascend.Experiments;

/// <summary>Compares two manifests: what makes two arms incomparable, what can explain a difference, what a reader must know.</summary>
public static class LikeForLikeGuard
{
    /// <summary>Compares the arms' manifests.</summary>
    /// <param name="a">The first arm.</param>
    /// <param name="b">The second arm.</param>
    /// <returns>The conditions, those that change the work first.</returns>
    public static IReadOnlyList<Condition> Compare(ArmManifest a, ArmManifest b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        var conditions = new List<Condition>();
        AddWork(conditions, a, b);
        AddExternals(conditions, a, b);
        AddTiling(conditions, a, b);
        AddSetting(conditions, a, b);
        AddNotes(conditions, a, b);
        if (a.Captures is { } first && b.Captures is { } second)
        {
            conditions.AddRange(CaptureConditions.Of(first, second));
        }

        return [.. conditions.OrderBy(condition => condition.Kind)];
    }

    /// <summary>
    /// True when both arms launch the same code in the same way, so that their ratio tells nothing of kernels.
    /// </summary>
    /// <param name="a">The first arm.</param>
    /// <param name="b">The second arm.</param>
    public static bool IsSameKernel(ArmManifest a, ArmManifest b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if (a.Captures is { } first && b.Captures is { } second)
        {
            return CaptureConditions.IsSameKernel(first, second);
        }

        return a.PackageHash == b.PackageHash && a.TilingKey == b.TilingKey && a.TilingPath == b.TilingPath
            && a.EffectiveBlockDim == b.EffectiveBlockDim;
    }

    private static void AddWork(List<Condition> to, ArmManifest a, ArmManifest b)
    {
        Differs(to, ConditionKind.ChangesWork, "shape", a.Shape, b.Shape, "the arms solve problems of different size");
        Differs(to, ConditionKind.ChangesWork, "dtype", a.DataType, b.DataType, "the arms move and compute other elements");
        Differs(to, ConditionKind.ChangesWork, "context lengths", a.ContextDigest, b.ContextDigest, "the arms attend to different tokens");
        Differs(to, ConditionKind.ChangesWork, "block table", a.BlockTableDigest, b.BlockTableDigest, "the arms read other cache blocks");
        AddInputs(to, a, b);
        Differs(to, ConditionKind.ChangesWork, "backend", a.Backend, b.Backend, "times of different backends or profiles are not of one kind");
        Differs(to, ConditionKind.ChangesWork, "platform", a.Platform, b.Platform, "the binaries are for different platforms");
        Differs(to, ConditionKind.ChangesWork, "metric", a.Metric, b.Metric, "figures of different metrics are never compared");
    }

    /// <summary>Arms of one problem have the same data; one with inputs of its own says so, and how many launches it counts.</summary>
    private static void AddInputs(List<Condition> to, ArmManifest a, ArmManifest b)
    {
        if (a.HasOwnInputs == b.HasOwnInputs)
        {
            Differs(to, ConditionKind.ChangesWork, "data", a.DataDigest, b.DataDigest, "the arms were given other tensors");
        }
        else
        {
            to.Add(new Condition(
                ConditionKind.ExplainsResult, "inputs", a.Workload, b.Workload,
                "one arm computes attention on what its own layer's kernels made of its own inputs, of the same shape and contexts"));
        }

        (int launchesA, int launchesB) = (a.AttentionsPerRun ?? 1, b.AttentionsPerRun ?? 1);
        if (launchesA != launchesB)
        {
            to.Add(new Condition(
                ConditionKind.ExplainsResult, "launches", Text(launchesA), Text(launchesB),
                "a run of one arm launches attention more often than a run of the other: figures of attention are per launch, walls "
                + "per run"));
        }
    }

    private static void AddExternals(List<Condition> to, ArmManifest a, ArmManifest b)
    {
        foreach ((string id, ArmManifest arm) in (ReadOnlySpan<(string, ArmManifest)>)[("A", a), ("B", b)])
        {
            if (arm.ExternalKernels.Count == 0)
            {
                continue;
            }

            string[] measured = [.. arm.ExternalKernels.Where(arm.MeasuredKernels.Contains)];
            to.Add(new Condition(
                ConditionKind.ExplainsResult,
                "external kernel",
                id == "A" ? Names(arm.ExternalKernels) : null,
                id == "B" ? Names(arm.ExternalKernels) : null,
                measured.Length > 0
                    ? $"{id} measures {Names(measured)}, which {arm.Package} took from elsewhere under that name: the figure is not that "
                      + "of the code generator whose name it bears (pypto-lib's fa_fused is a CCE extern since 2026-07-13)"
                    : $"{id} has external kernels beside the measured ones: {Names(arm.ExternalKernels)}"));
        }

        if (a.Captures is null && IsSameKernel(a, b))
        {
            to.Add(new Condition(ConditionKind.Note, "package", a.Package, b.Package, "both arms are the same kernel: an A/A comparison, whose ratio shows the noise"));
        }
    }

    private static void AddTiling(List<Condition> to, ArmManifest a, ArmManifest b)
    {
        foreach ((string id, ArmManifest arm) in (ReadOnlySpan<(string, ArmManifest)>)[("A", a), ("B", b)])
        {
            if (arm.IsContextAtThreshold && arm.TilingMode == TilingNames.Default)
            {
                to.Add(new Condition(
                    ConditionKind.ExplainsResult,
                    "tiling threshold",
                    id == "A" ? arm.TilingPath : null,
                    id == "B" ? arm.TilingPath : null,
                    $"the context of {arm.Shape} is exactly a threshold of {id}'s default tiling, which takes the {arm.TilingPath} path there "
                    + "and another one token below; --tiling batch-head forces that one, --tiling all measures every mode"));
            }
        }

        if (a.TilingMode is not null && b.TilingMode is not null)
        {
            Differs(to, ConditionKind.ExplainsResult, "tiling", Tiling(a), Tiling(b), "the arms split the same work in different ways");
        }
        else if ((a.TilingMode ?? b.TilingMode) is { } chosen && chosen != TilingNames.Default)
        {
            to.Add(new Condition(
                ConditionKind.Note, "tiling", Tiling(a), Tiling(b), "one arm's tiling was chosen by hand, the other's is its only one; compare the defaults too"));
        }
    }

    private static void AddSetting(List<Condition> to, ArmManifest a, ArmManifest b)
    {
        if (a.OtherKernels != b.OtherKernels)
        {
            to.Add(new Condition(
                ConditionKind.ExplainsResult, "surroundings", Surroundings(a), Surroundings(b),
                a.Metric == MetricCatalog.DeviceWallId
                    ? "device wall counts every kernel of a run: the ratio is that of a layer and a kernel; --metric makespan compares attention alone"
                    : "kernels that run beside attention share its cores and memory and hide its idle time; a kernel that runs alone has neither"));
        }

        if (a.ModelDataType is not null || b.ModelDataType is not null)
        {
            Differs(
                to, ConditionKind.ExplainsResult, "dtype of the model", a.ModelDataType ?? a.DataType, b.ModelDataType ?? b.DataType,
                "a kernel was generated for a model of another data type: the arms compute in different types, on the same numbers");
        }

        if (a.Build is not null && b.Build is not null)
        {
            Differs(
                to, ConditionKind.ExplainsResult, "build", a.Build, b.Build,
                "the kernels were built with different trees, headers or compilers");
        }

        Differs(to, ConditionKind.ExplainsResult, "runtime generation", a.RuntimeGeneration, b.RuntimeGeneration, "the arms were scheduled by different runtimes");
        Differs(to, ConditionKind.ExplainsResult, "runtime variant", a.RuntimeVariant, b.RuntimeVariant, "the arms were scheduled by different runtimes");
        Differs(to, ConditionKind.ExplainsResult, "runtime build", a.RuntimeHash, b.RuntimeHash, "the arms ran on different builds of the runtime");
        Differs(to, ConditionKind.ExplainsResult, "TraCR runtime build", a.TracedRuntimeHash, b.TracedRuntimeHash, "the arms were traced by different builds of the runtime");
        Differs(to, ConditionKind.ExplainsResult, "chip", a.Soc, b.Soc, "the arms ran on different chips");
        Differs(to, ConditionKind.ExplainsResult, "call configuration", a.CallConfig, b.CallConfig, "the runs were configured differently");
        Differs(to, ConditionKind.ExplainsResult, "injected noise", a.InjectedNoise, b.InjectedNoise, "other noise was put on the mock's times");
        Differs(to, ConditionKind.ExplainsResult, "clock", a.Clock, b.Clock, "times of different clocks are not of one kind");
        Differs(to, ConditionKind.ExplainsResult, "profiling", a.Profiling, b.Profiling, "profiling costs time; one arm paid another price");
        Differs(to, ConditionKind.ExplainsResult, "session", a.Session, b.Session, "the arms did not take turns: anything that changed between the sessions is in the ratio");
    }

    private static void AddNotes(List<Condition> to, ArmManifest a, ArmManifest b)
    {
        if (a.Captures is not null && b.Captures is not null)
        {
            return;
        }

        if (a.OriginCommit is null || b.OriginCommit is null)
        {
            to.Add(new Condition(ConditionKind.Note, "origin", Origin(a), Origin(b), "a package does not say which commit it is from"));
        }
        else if (a.PackageHash != b.PackageHash && Origin(a) == Origin(b) && a.Build == b.Build && a.Build is not null)
        {
            to.Add(new Condition(
                ConditionKind.Note, "origin", Origin(a), Origin(b), $"both arms are from one tree and were built alike ({a.Build})"));
        }
        else if (a.PackageHash != b.PackageHash)
        {
            to.Add(new Condition(ConditionKind.Note, "origin", Origin(a), Origin(b), "the kernels and what generated them are of different revisions"));
        }

        if (a.EffectiveBlockDim is { } blocksA && b.EffectiveBlockDim is { } blocksB && blocksA != blocksB)
        {
            to.Add(new Condition(ConditionKind.Note, "block dim", Text(blocksA), Text(blocksB), "the arms offer work to different numbers of cores"));
        }
    }

    private static void Differs(List<Condition> to, ConditionKind kind, string field, string? a, string? b, string text)
    {
        if (!string.Equals(a, b, StringComparison.Ordinal))
        {
            to.Add(new Condition(kind, field, a, b, text));
        }
    }

    private static string? Tiling(ArmManifest arm) => arm.TilingMode is null ? null : $"{arm.TilingMode}: {arm.TilingPath}, key {arm.TilingKey}";

    private static string Surroundings(ArmManifest arm) => arm.OtherKernels == 0 ? "alone" : $"among {arm.OtherKernels} other kernels";

    private static string Origin(ArmManifest arm) => $"{arm.OriginRepository}@{arm.OriginCommit ?? "?"}";

    private static string Names(IEnumerable<string> names) => string.Join(", ", names);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
