namespace Ascend.Runtime;

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

    internal IReadOnlyDictionary<string, string> OrchestrationBinaries { get; init; } = new Dictionary<string, string>();

    /// <summary>Reads a package's description. Binaries are read when the package is registered.</summary>
    /// <param name="path">The package's directory, or its <c>kernel.json</c>.</param>
    /// <exception cref="KernelPackageException">It is missing, unreadable, malformed or inconsistent; the message says where.</exception>
    public static KernelPackage Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return PackageReader.Read(path);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({DirectoryPath})";
}
