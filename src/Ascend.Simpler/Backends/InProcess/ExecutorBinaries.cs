namespace Ascend.Simpler;

/// <summary>The binaries that simpler_init takes, empty for the mock. The library copies them.</summary>
internal readonly struct ExecutorBinaries
{
    private ExecutorBinaries(byte[] aicpu, byte[] aicore, byte[] dispatcher)
    {
        Aicpu = aicpu;
        Aicore = aicore;
        Dispatcher = dispatcher;
    }

    public byte[] Aicpu { get; }

    public byte[] Aicore { get; }

    public byte[] Dispatcher { get; }

    /// <summary>Reads those of a build's tree.</summary>
    /// <exception cref="AscendException">One cannot be read or is empty.</exception>
    public static ExecutorBinaries Read(RuntimeBuild build) => build.Tree is { } tree
        ? new ExecutorBinaries(
            RuntimeBuild.ReadExecutor(tree.AicpuExecutor),
            RuntimeBuild.ReadExecutor(tree.AicoreExecutor),
            tree.Dispatcher is { } dispatcher ? RuntimeBuild.ReadExecutor(dispatcher) : [])
        : new ExecutorBinaries([], [], []);
}
