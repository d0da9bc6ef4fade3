namespace Ascend.Simpler.Tests;

/// <summary>The known families of simpler's host ABI as features (June to October 2026).</summary>
internal static class StandInGenerations
{
    public static readonly StandInFeatures G0 = new()
    {
        Run = RunForm.PreparedWithTiming,
        InitParameters = 8,
        Provision = Provision.Absent,
        Config = ConfigForm.BlockDimFirst,
        ChipNames = false,
        Tensor = TensorForm.ChildMemory,
        ChipTensors = 128,
        SmallFloats = false,
        Log = LogForm.LibraryOfTwo,
        AlignmentCall = false,
        PipelineContract = false,
        ConcurrentPrepare = false,
        CommittedMemory = false,
    };

    public static readonly StandInFeatures ArgumentIndexBranch = G0 with { ArgumentIndex = true };
    public static readonly StandInFeatures G1 = G0 with { Run = RunForm.Prepared };
    public static readonly StandInFeatures G2 = G0 with { Run = RunForm.Exploded };
    public static readonly StandInFeatures G3 = G0 with { Run = RunForm.Config };
    public static readonly StandInFeatures G3Late = G3 with { InitParameters = 9, Provision = Provision.Mask };

    public static readonly StandInFeatures G4 = G3Late with
    {
        Config = ConfigForm.Plain,
        Tensor = TensorForm.AddressSpace,
        PipelineContract = true,
        CommittedMemory = true,
        Log = LogForm.LibraryOfOne,
    };

    public static readonly StandInFeatures G5 = G4 with { Run = RunForm.Phases, AlignmentCall = true };

    public static readonly StandInFeatures G5Late = G5 with
    {
        ChipTensors = 256,
        ChipNames = true,
        SmallFloats = true,
        ConcurrentPrepare = true,
    };

    public static readonly StandInFeatures G6Early = G5Late with { Run = RunForm.PhasesAndDescriptor };
    public static readonly StandInFeatures G6 = G6Early with { Log = LogForm.L1, Provision = Provision.MaskAndWarmup };
    public static readonly StandInFeatures G7a = G6 with { NewHeaderName = true, Codes = CodeForm.Split, Log = LogForm.L2 };
    public static readonly StandInFeatures G7b = G7a with { Tensor = TensorForm.Small };
    public static readonly StandInFeatures G7c = G7b with { MemoryInfo = true, Log = LogForm.L3 };
    public static readonly StandInFeatures G8 = G7c with { InitParameters = 12, Provision = Provision.Absent };
    public static readonly StandInFeatures G9 = G8 with
    {
        KernelMode = KernelMode.IdCallableSizeStream,
        ScalarCount = true,
        Log = LogForm.L4,
    };

    public static readonly StandInFeatures G9Handle = G9 with { KernelMode = KernelMode.CallableSizeHandle };
    public static readonly StandInFeatures G9Id = G9 with { KernelMode = KernelMode.CallableSizeId };
    public static readonly StandInFeatures G9IdFirst = G9 with { KernelMode = KernelMode.IdCallableSize };
    public static readonly StandInFeatures G10 = G9IdFirst with { JoinedLaunch = true, JoinableBoundary = true };
    public static readonly StandInFeatures G11 = G10 with { Tensor = TensorForm.SmallWithTransfer };
    public static readonly StandInFeatures FlowIdFork = G7c with { Config = ConfigForm.FlowId };

    /// <summary>Features and the name that they must be given, by a name of the test's.</summary>
    public static readonly IReadOnlyDictionary<string, (StandInFeatures Features, string Name)> Known =
        new Dictionary<string, (StandInFeatures, string)>(StringComparer.Ordinal)
        {
            ["G0"] = (G0, "G0"),
            ["branch-arg-index"] = (ArgumentIndexBranch, "branch of 2026-06 with argument indices"),
            ["G1"] = (G1, "G1"),
            ["G2"] = (G2, "G2"),
            ["G3"] = (G3, "G3"),
            ["G3-late"] = (G3Late, "G3"),
            ["G4"] = (G4, "G4"),
            ["G5"] = (G5, "G5"),
            ["G5-late"] = (G5Late, "G5"),
            ["G6-early"] = (G6Early, "G6"),
            ["G6"] = (G6, "G6"),
            ["G7a"] = (G7a, "G7a"),
            ["G7b"] = (G7b, "G7b"),
            ["G7c"] = (G7c, "G7c"),
            ["G8"] = (G8, "G8"),
            ["G9-id-size-stream"] = (G9, "G9"),
            ["G9-size-handle"] = (G9Handle, "G9"),
            ["G9-size-id"] = (G9Id, "G9"),
            ["G9-id-size"] = (G9IdFirst, "G9"),
            ["G10"] = (G10, "G10"),
            ["G11"] = (G11, "G11"),
            ["fork-flow-id"] = (FlowIdFork, "G7c"),
        };

    /// <summary>The features that a name of a theory stands for: one of <see cref="Known"/> or "seed N".</summary>
    public static StandInFeatures Of(string name) =>
        Known.TryGetValue(name, out (StandInFeatures Features, string Name) known)
            ? known.Features
            : Sibling(int.Parse(name.AsSpan("seed ".Length), System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>A random combination that a tree could have, known or not.</summary>
    public static StandInFeatures Sibling(int seed)
    {
        var random = new Random(seed);
        RunForm run = Any<RunForm>(random);
        bool exploded = run <= RunForm.Exploded;
        bool phases = run >= RunForm.Phases;
        TensorForm tensor = Any<TensorForm>(random);
        bool contract = Flip(random);
        return new StandInFeatures
        {
            Run = run,
            InitParameters = random.Next(3) switch { 0 => 8, 1 => 9, _ => 12 },
            Provision = random.Next(3) switch { 0 => Provision.Absent, 1 => Provision.Mask, _ => Provision.MaskAndWarmup },
            NewHeaderName = Flip(random),
            Config = exploded ? ConfigForm.BlockDimFirst : Any<ConfigForm>(random),
            ChipNames = Flip(random),
            Tensor = tensor,
            ChipTensors = tensor < TensorForm.Small && Flip(random) ? 128 : 256,
            SmallFloats = Flip(random),
            ArgumentIndex = Flip(random),
            ScalarCount = Flip(random),
            Log = Any<LogForm>(random),
            Codes = Any<CodeForm>(random),
            MemoryInfo = Flip(random),
            JoinedLaunch = phases && Flip(random),
            JoinableBoundary = Flip(random),
            KernelMode = Any<KernelMode>(random),
            AlignmentCall = Flip(random),
            PipelineContract = contract,
            ConcurrentPrepare = contract && Flip(random),
            CommittedMemory = Flip(random),
        };
    }

    private static bool Flip(Random random) => random.Next(2) == 0;

    private static T Any<T>(Random random)
        where T : struct, Enum
    {
        T[] values = Enum.GetValues<T>();
        return values[random.Next(values.Length)];
    }
}
