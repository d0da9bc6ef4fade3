namespace Ascend.Simpler;

/// <summary>
/// The sources of a kernel package: what a <c>kernel-sources.json</c> or a PyPTO build output describes. Immutable;
/// <see cref="KernelCompiler.BuildAsync"/> makes a <see cref="KernelPackage"/> of it.
/// </summary>
public sealed class KernelSources
{
    /// <summary>The file that describes sources in a directory.</summary>
    public const string FileName = "kernel-sources.json";

    /// <summary>Describes sources.</summary>
    /// <param name="path">Where the description comes from, for messages.</param>
    /// <param name="name">The package's name.</param>
    /// <param name="runtime">The runtime variant that schedules it, for example <c>tensormap_and_ringbuffer</c>.</param>
    /// <param name="orchestration">The orchestration.</param>
    /// <param name="kernels">The kernels; func_ids are unique.</param>
    public KernelSources(
        string path, string name, string runtime, OrchestrationSource orchestration, IReadOnlyList<KernelSource> kernels)
    {
        DescriptionPath = path;
        Name = name;
        Runtime = runtime;
        Orchestration = orchestration;
        Kernels = kernels;
    }

    /// <summary>Where the description comes from.</summary>
    public string DescriptionPath { get; }

    /// <summary>The package's name.</summary>
    public string Name { get; }

    /// <summary>The runtime variant that schedules it.</summary>
    public string Runtime { get; }

    /// <summary>The orchestration.</summary>
    public OrchestrationSource Orchestration { get; }

    /// <summary>The kernels, in the package's order.</summary>
    public IReadOnlyList<KernelSource> Kernels { get; }

    /// <summary>What it is, in a sentence; empty when not said.</summary>
    public string Description { get; init; } = "";

    /// <summary>Where the sources come from; a null commit is looked up with git when the kernels, or else the orchestration, are under
    /// its control.</summary>
    public PackageOrigin Origin { get; init; } = new("unknown", null, null);

    /// <summary>What the package's kernels are for; null when not said.</summary>
    public PackageWorkload? Workload { get; init; }

    /// <summary>Tensor arguments in call order.</summary>
    public IReadOnlyList<ArgumentDeclaration> Arguments { get; init; } = [];

    /// <summary>Scalar arguments in call order.</summary>
    public IReadOnlyList<ScalarDeclaration> Scalars { get; init; } = [];

    /// <summary>What someone who launches it must know, such as the thread count its compiler asked for.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Compiled binaries that came with the sources; null when there are none.</summary>
    internal PyptoBinaryCache? Prebuilt { get; init; }

    /// <summary>
    /// Reads a description of sources: a <c>kernel-sources.json</c>, a directory with one, or a directory that PyPTO wrote. In a
    /// <c>kernel-sources.json</c> paths are relative to it, and may begin with <c>${SIMPLER_ROOT}</c> or <c>${PTO_ISA_ROOT}</c>.
    /// </summary>
    /// <param name="path">The file or directory.</param>
    /// <param name="options">Where those roots are; null takes the environment's.</param>
    /// <exception cref="KernelPackageException">It is missing, malformed or inconsistent, or names sources that do not exist.</exception>
    public static KernelSources Load(string path, KernelCompilerOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Directory.Exists(path) && !File.Exists(Path.Combine(path, FileName))
            ? PyptoOutputReader.Read(path)
            : SourcesReader.Read(path, options ?? new KernelCompilerOptions());
    }

    /// <summary>Reads what PyPTO wrote: <c>kernel_config.py</c>, as data, and what it names.</summary>
    /// <param name="directory">PyPTO's output directory.</param>
    /// <exception cref="KernelPackageException">It is not such a directory, or its configuration holds anything but data.</exception>
    public static KernelSources FromPyptoOutput(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        return PyptoOutputReader.Read(directory);
    }
}
