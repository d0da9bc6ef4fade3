namespace Ascend.Runtime;

/// <summary>What simpler's simulator (a2a3sim, G0 and G6) stands for.</summary>
internal static class SimulatedChip
{
    /// <summary>The simulator takes any id and keeps a set of threads for each; this many are offered.</summary>
    public const int DeviceCount = 8;

    /// <summary>Clusters of one cube and two vector cores, each core a thread.</summary>
    private const int Clusters = 8;

    private const int AiCpuThreads = 4;

    public static DeviceInfo Describe(int deviceId, string platform) => new()
    {
        Id = deviceId,
        Backend = BackendKind.Simulator,
        SocName = platform,
        AiCubeCount = Clusters,
        AiVectorCount = 2 * Clusters,
        AiCpuCount = AiCpuThreads,
    };
}
