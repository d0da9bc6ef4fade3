namespace Ascend.Simpler;

/// <summary>One build of the host runtime and the adapter through which it is called.</summary>
internal sealed record RuntimeBuild
{
    private readonly (DateTime Written, long Length) _stamp;
    private readonly Lazy<KernelFacts> _kernelFacts;

    private RuntimeBuild(string hostRuntime, SimplerAdapter adapter, bool isTracr, RuntimeTree? tree, TracrBuild? tracr)
    {
        Tracr = tracr;
        HostRuntime = hostRuntime;
        Adapter = adapter;
        IsTracr = isTracr;
        Tree = tree;
        _stamp = StampOf(hostRuntime);
        _kernelFacts = new Lazy<KernelFacts>(() => KernelFacts.Of(adapter.Facts, tree));
    }

    /// <summary>Full path of libhost_runtime.so.</summary>
    public string HostRuntime { get; }

    /// <summary>The adapter of its tree.</summary>
    public SimplerAdapter Adapter { get; }

    /// <summary>It records TraCR.</summary>
    public bool IsTracr { get; }

    /// <summary>What is known of its TraCR buffers; null for a plain build, and for the mock's while they never fill.</summary>
    public TracrBuild? Tracr { get; }

    /// <summary>The tree with its other files; null for the mock, which needs none. A real library stays mapped once it is loaded: it
    /// gives every thread that called it a record with a destructor in the library (simpler, June to August 2026).</summary>
    public RuntimeTree? Tree { get; }

    /// <summary>The mock's library.</summary>
    public static RuntimeBuild OfMock(string hostRuntime, string adapter, bool isTracr, string? faults) =>
        new(hostRuntime, SimplerAdapter.Open(adapter), isTracr, tree: null, isTracr ? TracrBuild.OfMock(faults) : null);

    /// <summary>Examines the build of a tree and compiles its adapter, unless that is in the cache.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="isTracr">The build is to be one that records TraCR.</param>
    /// <param name="environment">Reads an environment variable.</param>
    /// <exception cref="AscendException">A file cannot be read or is of another architecture.</exception>
    /// <exception cref="AscendNotSupportedException">The build is not one that may be called, or is of the other kind.</exception>
    public static RuntimeBuild Identify(RuntimeTree tree, bool isTracr, Func<string, string?> environment)
    {
        TreeInspection inspection = TreeInspection.Of(tree, environment).ThrowIfRefused();
        if (inspection.RecordsTracr != isTracr)
        {
            throw new AscendNotSupportedException(TreeInspection.WrongKind(tree, isTracr), TreeInspection.WrongKindNextStep(isTracr));
        }

        return new RuntimeBuild(tree.HostRuntime, inspection.Adapter!, isTracr, tree, inspection.Tracr);
    }

    /// <summary>Checks that the library is the file that was examined.</summary>
    /// <exception cref="AscendException">It is gone or was replaced.</exception>
    public void EnsureUnchanged()
    {
        if (Tree is not null && StampOf(HostRuntime) != _stamp)
        {
            throw new AscendException(
                $"'{HostRuntime}' {(File.Exists(HostRuntime) ? "was replaced" : "disappeared")} after it was examined.",
                "Open the host again once the tree is complete.");
        }
    }

    /// <summary>Refuses a package whose binaries rely on other facts than this build's tree has.</summary>
    /// <param name="package">The package.</param>
    /// <param name="platform">The platform whose binaries are to be used.</param>
    /// <exception cref="KernelPackageException">They do, or the package does not say what they rely on.</exception>
    public void RequireFacts(KernelPackage package, string platform)
    {
        if (Tree is not null)
        {
            _kernelFacts.Value.Require(package, platform);
        }
    }

    /// <summary>Reads an executor binary of the tree.</summary>
    /// <exception cref="AscendException">It cannot be read or is empty.</exception>
    public static byte[] ReadExecutor(string path)
    {
        try
        {
            byte[] bytes = File.ReadAllBytes(path);
            return bytes.Length > 0 ? bytes : throw new AscendException($"The executor '{path}' is empty.", "Build the tree again.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AscendException($"The executor '{path}' cannot be read: {e.Message}", "Build the tree again, or make it readable.", e);
        }
    }

    private static (DateTime Written, long Length) StampOf(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
    }
}
