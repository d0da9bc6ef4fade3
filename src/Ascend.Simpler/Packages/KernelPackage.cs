namespace Ascend.Simpler;

/// <summary>
/// A set of kernels with the orchestration that submits them, on disk as a directory with <c>kernel.json</c> and one binary per
/// platform for the orchestration and for each kernel. Immutable and safe to share between threads and sessions.
/// </summary>
public sealed class KernelPackage
{
    /// <summary>The file that makes a directory a package.</summary>
    public const string FileName = "kernel.json";

    internal KernelPackage(string path, string name, string runtime)
    {
        DirectoryPath = path;
        Name = name;
        Runtime = runtime;
    }

    /// <summary>Absolute path of the package's directory.</summary>
    public string DirectoryPath { get; }

    /// <summary>The package's name.</summary>
    public string Name { get; }

    /// <summary>The runtime variant that schedules it, for example <c>tensormap_and_ringbuffer</c>.</summary>
    public string Runtime { get; }

    /// <summary>What it is, in a sentence; empty when the package does not say.</summary>
    public string Description { get; internal init; } = "";

    /// <summary>Where its kernels come from.</summary>
    public PackageOrigin Origin { get; internal init; } = new("unknown", null, null);

    /// <summary>What its kernels are for; null for a package that does not say.</summary>
    public PackageWorkload? Workload { get; internal init; }

    /// <summary>How its binaries were built, by platform; empty for those that do not say.</summary>
    public IReadOnlyDictionary<string, PackageBuild> Builds { get; internal init; } = new Dictionary<string, PackageBuild>();

    /// <summary>Tensor arguments in call order.</summary>
    public IReadOnlyList<ArgumentDeclaration> Arguments { get; internal init; } = [];

    /// <summary>Scalar arguments in call order; they follow the tensors.</summary>
    public IReadOnlyList<ScalarDeclaration> Scalars { get; internal init; } = [];

    /// <summary>The kernels, in the package's order.</summary>
    public IReadOnlyList<KernelDeclaration> Kernels { get; internal init; } = [];

    /// <summary>Kernel names by func_id, as TraCR captures refer to them.</summary>
    public IReadOnlyDictionary<int, string> KernelNames => Kernels.ToDictionary(kernel => kernel.FuncId, kernel => kernel.Name);

    /// <summary>True when a kernel was taken from elsewhere, so that the package's name does not say what is measured.</summary>
    public bool HasExternalKernels => Kernels.Any(kernel => kernel.IsExternal);

    /// <summary>Platforms for which every binary is present in the package's description.</summary>
    public IReadOnlyList<string> Platforms =>
        [.. OrchestrationBinaries.Keys.Where(platform => Kernels.All(kernel => kernel.Binaries.ContainsKey(platform))).Order(StringComparer.Ordinal)];

    internal string OrchestrationFunction { get; init; } = "";

    internal string OrchestrationConfig { get; init; } = "";

    /// <summary>SHA-256 of the binaries, in hexadecimal, by their full paths; those of a package that was not built here may be
    /// absent.</summary>
    internal IReadOnlyDictionary<string, string> Digests { get; init; } = new Dictionary<string, string>();

    internal IReadOnlyDictionary<string, string> OrchestrationBinaries { get; init; } = new Dictionary<string, string>();

    /// <summary>Reads a package's description. Binaries are read when the package is registered.</summary>
    /// <param name="path">The package's directory, or its <c>kernel.json</c>.</param>
    /// <exception cref="KernelPackageException">It is missing, unreadable, malformed or inconsistent; the message says where.</exception>
    public static KernelPackage Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return PackageReader.Read(path);
    }

    /// <summary>
    /// Builds a package from what PyPTO wrote: reads <c>kernel_config.py</c> as data, takes the compiled binaries that lie in its
    /// <c>cache</c> folder when they were built for the same platform, runtime and commits and are newer than their sources, and
    /// compiles the rest. The package lies in the compilation cache; <see cref="KernelCompiler.BuildAsync"/> with
    /// <see cref="KernelSources.FromPyptoOutput"/> puts it elsewhere.
    /// </summary>
    /// <param name="directory">PyPTO's output directory.</param>
    /// <param name="options">What to compile with and for; null takes every default.</param>
    /// <param name="cancellation">Kills the compilers and ends the call.</param>
    /// <exception cref="KernelPackageException">It is not such a directory, or its configuration holds anything but data.</exception>
    /// <exception cref="KernelCompilationException">Sources do not compile.</exception>
    /// <exception cref="AscendException">A tree or a compiler is missing.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static Task<KernelPackage> FromPyptoOutputAsync(
        string directory, KernelCompilerOptions? options = null, CancellationToken cancellation = default) =>
        new KernelCompiler(options).BuildAsync(KernelSources.FromPyptoOutput(directory), null, null, cancellation);

    /// <inheritdoc cref="FromPyptoOutputAsync"/>
    public static KernelPackage FromPyptoOutput(string directory, KernelCompilerOptions? options = null) =>
        Task.Run(() => FromPyptoOutputAsync(directory, options)).GetAwaiter().GetResult();

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({DirectoryPath})";
}
