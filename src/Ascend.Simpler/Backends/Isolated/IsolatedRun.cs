namespace Ascend.Simpler;

/// <summary>The run that an isolated session carries out.</summary>
internal struct IsolatedRun
{
    public long Id;
    public string Name;
    public WorkerClient Worker;
    public RegisteredKernel Kernel;
    public KernelArguments Arguments;
    public RunOptions Options;

    /// <summary>Up to when it has to end: from its begin, once launched from its launch.</summary>
    public Deadline Deadline;

    /// <summary>Where its host tensors are; null when it has none.</summary>
    public SharedMemory? Shared;

    /// <summary>What a phase failed with.</summary>
    public AscendException? Failure;
}
