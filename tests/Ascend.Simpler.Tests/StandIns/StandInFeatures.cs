namespace Ascend.Simpler.Tests;

/// <summary>How a tree's runtime takes a run.</summary>
internal enum RunForm
{
    /// <summary>run_prepared, 16 parameters: every knob by itself, device times returned.</summary>
    PreparedWithTiming = 1,

    /// <summary>run_prepared, 15 parameters.</summary>
    Prepared,

    /// <summary>simpler_run with every knob by itself.</summary>
    Exploded,

    /// <summary>simpler_run with a configuration.</summary>
    Config,

    /// <summary>simpler_run with a configuration and a descriptor, and no phases.</summary>
    ConfigAndDescriptor,

    /// <summary>simpler_prepare_run and its successors, without a descriptor.</summary>
    Phases,

    /// <summary>simpler_prepare_run and its successors, with a descriptor.</summary>
    PhasesAndDescriptor,
}

/// <summary>What simpler_provision_dma_workspace takes besides the context.</summary>
internal enum Provision
{
    Absent = 0,
    Mask = 2,
    MaskAndWarmup = 4,
}

/// <summary>What follows the first members of CallConfig.</summary>
internal enum ConfigForm
{
    BlockDimFirst,
    Plain,
    FlowId,
}

/// <summary>A tensor's size and how it names its address space.</summary>
internal enum TensorForm
{
    /// <summary>128 bytes, child_memory.</summary>
    ChildMemory,

    /// <summary>128 bytes, address_space.</summary>
    AddressSpace,

    /// <summary>72 bytes.</summary>
    Small,

    /// <summary>72 bytes with the transfer request.</summary>
    SmallWithTransfer,
}

/// <summary>Which state the libraries' log binds, or which older log library there is.</summary>
internal enum LogForm
{
    None,

    /// <summary>simpler_log_init(severity, verbosity).</summary>
    LibraryOfTwo,

    /// <summary>simpler_log_init(threshold).</summary>
    LibraryOfOne,

    /// <summary>16 bytes, versioned.</summary>
    L1,

    /// <summary>1,044 bytes, versioned, with a directory.</summary>
    L2,

    /// <summary>1,128 bytes.</summary>
    L3,

    /// <summary>1,120 bytes.</summary>
    L4,
}

/// <summary>The parameters of simpler_kernel_mode_prepare_callable.</summary>
internal enum KernelMode
{
    Absent,
    IdCallableSizeStream,
    CallableSizeHandle,
    CallableSizeId,
    IdCallableSize,
}

/// <summary>How the headers spell the numbers of errors.</summary>
internal enum CodeForm
{
    /// <summary>None is named.</summary>
    Unnamed,

    /// <summary>UNSUPPORTED is -2.</summary>
    Mixed,

    /// <summary>Host codes from -1000, and the macro that bounds the device's.</summary>
    Split,
}

/// <summary>Everything in which the trees of simpler differ for a host, as far as it is known.</summary>
internal sealed record StandInFeatures
{
    public RunForm Run { get; init; } = RunForm.PhasesAndDescriptor;

    public int InitParameters { get; init; } = 9;

    public Provision Provision { get; init; } = Provision.MaskAndWarmup;

    /// <summary>The header is runtime_c_api.h and not pto_runtime_c_api.h.</summary>
    public bool NewHeaderName { get; init; }

    public ConfigForm Config { get; init; } = ConfigForm.Plain;

    /// <summary>enable_chip_swimlane and enable_dump_args, not enable_l2_swimlane and enable_dump_tensor.</summary>
    public bool ChipNames { get; init; } = true;

    public TensorForm Tensor { get; init; } = TensorForm.AddressSpace;

    public int ChipTensors { get; init; } = 256;

    /// <summary>The data types of A5 exist.</summary>
    public bool SmallFloats { get; init; } = true;

    public bool ArgumentIndex { get; init; }

    /// <summary>ChipCallable has scalar_count where its padding was.</summary>
    public bool ScalarCount { get; init; }

    public LogForm Log { get; init; } = LogForm.L1;

    public CodeForm Codes { get; init; } = CodeForm.Mixed;

    public bool MemoryInfo { get; init; }

    public bool JoinedLaunch { get; init; }

    /// <summary>NativeRunDescriptor has joinable_boundary where its padding was.</summary>
    public bool JoinableBoundary { get; init; }

    public KernelMode KernelMode { get; init; }

    public bool AlignmentCall { get; init; } = true;

    public bool PipelineContract { get; init; } = true;

    public bool ConcurrentPrepare { get; init; } = true;

    public bool CommittedMemory { get; init; } = true;

    /// <summary>A function that the headers declare and the library lacks; null for none.</summary>
    public string? Omitted { get; init; }

    public bool HasPhases => Run >= RunForm.Phases;

    public bool HasDescriptor => Run is RunForm.ConfigAndDescriptor or RunForm.PhasesAndDescriptor;

    public bool IsExploded => Run <= RunForm.Exploded;

    public bool HasSmallTensor => Tensor >= TensorForm.Small;

    public bool BindsLog => Log >= LogForm.L1;

    /// <summary>Levels count from 10 to 60, not from 0 to 4.</summary>
    public bool HasThresholds => Log is not (LogForm.None or LogForm.LibraryOfTwo);

    public string ApiHeader => NewHeaderName ? "worker/runtime_c_api.h" : "worker/pto_runtime_c_api.h";

    public int DefaultThreads => Config == ConfigForm.BlockDimFirst ? 3 : 0;
}
