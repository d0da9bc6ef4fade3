namespace Ascend.Simpler;

/// <summary>
/// The files of one simpler tree (a checkout that was built, or an installed package) for one platform. Nothing outside the
/// tree is looked at.
/// </summary>
public sealed record RuntimeTree
{
    /// <summary>The chip family that this version drives; A5 has the same layout under another name.</summary>
    private const string A2A3 = "a2a3";

    private static readonly string[] s_assetFolders = ["", "_assets", Path.Combine("simpler_setup", "_assets")];

    /// <summary>The tree as it was named.</summary>
    public required string Root { get; init; }

    /// <summary>What the libraries' get_platform answers: <c>a2a3sim</c> or <c>a2a3</c>.</summary>
    public required string Platform { get; init; }

    /// <summary>Chip family: <c>a2a3</c>.</summary>
    public required string Architecture { get; init; }

    /// <summary><c>sim</c> or <c>onboard</c>.</summary>
    public required string Variant { get; init; }

    /// <summary>The runtime, as kernel packages name it: <c>tensormap_and_ringbuffer</c>.</summary>
    public required string Runtime { get; init; }

    /// <summary>libhost_runtime.so.</summary>
    public required string HostRuntime { get; init; }

    /// <summary>The AICPU executor that simpler_init takes.</summary>
    public required string AicpuExecutor { get; init; }

    /// <summary>The AICore executor that simpler_init takes.</summary>
    public required string AicoreExecutor { get; init; }

    /// <summary>libcpu_sim_context.so; null on a device.</summary>
    public string? SimContext { get; init; }

    /// <summary>libsimpler_log.so, which trees before August 2026 have; null otherwise.</summary>
    public string? LogLibrary { get; init; }

    /// <summary>The AICPU dispatcher of a device; null when the tree has none.</summary>
    public string? Dispatcher { get; init; }

    /// <summary>Directory of the tree's common headers (<c>src/common</c>); null when the tree carries none.</summary>
    public string? Headers { get; init; }

    /// <summary>Finds the files of a tree.</summary>
    /// <param name="root">A checkout with <c>build/lib</c>, or the directory of an installed package.</param>
    /// <param name="backend"><see cref="BackendKind.Simulator"/> or <see cref="BackendKind.Device"/>.</param>
    /// <param name="runtime">The runtime variant.</param>
    /// <exception cref="AscendException">The tree or one of its files does not exist; the message names the first.</exception>
    public static RuntimeTree Locate(string root, BackendKind backend, string runtime = "tensormap_and_ringbuffer")
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        bool simulator = backend == BackendKind.Simulator;
        string variant = simulator ? "sim" : "onboard";
        string full = Path.GetFullPath(root);
        if (!Directory.Exists(full))
        {
            throw new AscendException($"The simpler tree '{full}' does not exist.", "Name a checkout that was built, or an installed package.");
        }

        string assets = s_assetFolders.Select(folder => Path.Combine(full, folder))
            .FirstOrDefault(folder => Directory.Exists(Path.Combine(folder, "build", "lib"))) ?? full;
        string library = Path.Combine(assets, "build", "lib");
        string builds = Path.Combine(library, A2A3, variant, runtime);
        string headers = Path.Combine(assets, "src", "common");
        string Existing(params string[] parts) => Optional(parts)
            ?? throw new AscendException(
                $"The simpler tree '{full}' has no '{Path.GetRelativePath(full, Path.Combine(parts))}'.",
                $"Build its runtime '{runtime}' for {A2A3} {variant}, or name a tree in which it is built.");
        return new RuntimeTree
        {
            Root = full,
            Platform = simulator ? A2A3 + "sim" : A2A3,
            Architecture = A2A3,
            Variant = variant,
            Runtime = runtime,
            HostRuntime = Existing(builds, "libhost_runtime.so"),
            AicpuExecutor = Existing(builds, "libaicpu_kernel.so"),
            AicoreExecutor = Existing(builds, simulator ? "libaicore_kernel.so" : "aicore_kernel.o"),
            SimContext = simulator ? Existing(library, "libcpu_sim_context.so") : null,
            LogLibrary = Optional(library, "libsimpler_log.so"),
            Dispatcher = simulator ? null : Optional(library, A2A3, "dispatcher", "libsimpler_aicpu_dispatcher.so"),
            Headers = Directory.Exists(headers) ? headers : null,
        };
    }

    private static string? Optional(params string[] parts) => Path.Combine(parts) is { } path && File.Exists(path) ? path : null;
}
