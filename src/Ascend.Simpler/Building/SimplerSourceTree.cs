namespace Ascend.Simpler;

/// <summary>The headers and sources of a simpler tree that kernels are compiled against.</summary>
internal sealed class SimplerSourceTree
{
    /// <summary>The environment variable that names the tree.</summary>
    public const string RootVariable = "SIMPLER_ROOT";

    /// <summary>The environment variable that names the pto-isa checkout.</summary>
    public const string PtoIsaVariable = "PTO_ISA_ROOT";

    private const string ToolFile = "kernel_compiler.py";
    private const string BuildConfigFile = "build_config.py";

    private readonly string _tooling;
    private readonly string _tool;

    private SimplerSourceTree(string root, string tooling, string tool, string? ptoIsa)
    {
        Root = root;
        PtoIsa = ptoIsa;
        _tooling = tooling;
        _tool = tool;
    }

    /// <summary>The folder with <c>src</c>.</summary>
    public string Root { get; }

    /// <summary>The pto-isa checkout; null when none is named, which only kernels miss.</summary>
    public string? PtoIsa { get; }

    /// <summary>The tree's <c>src</c>.</summary>
    public string SourceFolder => Source;

    private string Source => Path.Combine(Root, "src");

    /// <summary>Opens a tree: a checkout, or the folder of an installed package.</summary>
    /// <param name="root">The tree; null when none is named.</param>
    /// <param name="ptoIsa">The pto-isa checkout; null when none is named.</param>
    /// <exception cref="AscendException">A folder is missing or is not what it should be.</exception>
    public static SimplerSourceTree Open(string? root, string? ptoIsa)
    {
        if (string.IsNullOrEmpty(root))
        {
            throw new AscendException(
                "Kernels are compiled against a simpler tree, and none is named.",
                $"Name a checkout or an installed package in {RootVariable} or KernelCompilerOptions.SimplerRoot.");
        }

        string full = Path.GetFullPath(root);
        string[] candidates =
            [full, Path.Combine(full, "simpler_setup", "_assets"), Path.Combine(full, "_assets")];
        string assets = candidates.FirstOrDefault(folder => Directory.Exists(Path.Combine(folder, "src", "common", "task_interface")))
            ?? throw new AscendException(
                $"'{full}' is not a simpler tree: it has no src/common/task_interface.",
                $"Name a checkout of hw-native-sys/simpler, or its installed package, in {RootVariable}.");
        string tooling = new[] { Path.Combine(assets, "simpler_setup"), Path.GetDirectoryName(assets)! }
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, ToolFile)))
            ?? throw new AscendException(
                $"The simpler tree '{assets}' lacks simpler_setup/{ToolFile}, which tells how that tree's kernels are built.",
                "Use a complete checkout or installation.");
        if (ptoIsa is { Length: > 0 } && !Directory.Exists(Path.Combine(ptoIsa, "include", "pto")))
        {
            throw new AscendException(
                $"'{ptoIsa}' is not a pto-isa checkout: it has no include/pto.",
                $"Name a checkout of hw-native-sys/pto-isa in {PtoIsaVariable} or KernelCompilerOptions.PtoIsaRoot.");
        }

        return new SimplerSourceTree(
            assets, tooling, File.ReadAllText(Path.Combine(tooling, ToolFile)), string.IsNullOrEmpty(ptoIsa) ? null : Path.GetFullPath(ptoIsa));
    }

    /// <summary>What the compiler finds in the tree's headers; compiles the adapter unless it is in the cache.</summary>
    /// <exception cref="AscendException">The tree has no headers of its host interface, or they cannot be read.</exception>
    /// <exception cref="AscendNotSupportedException">There is no compiler, or it does not accept the tree.</exception>
    public AdapterFacts ReadAdapterFacts(Func<string, string?> environment)
    {
        string folder = Path.Combine(Source, "common");
        TreeHeaders headers = TreeHeaders.Read(folder) ?? throw new AscendException(
            $"The simpler tree '{Root}' has no headers of its host interface below '{folder}'.", "Use a complete checkout or installation.");
        return SimplerAdapter.Open(AdapterCache.OfUser(environment).Find(headers, environment).Library).Facts;
    }

    /// <summary>What must be known when the pto-isa checkout is another one than the tree was made for.</summary>
    public IEnumerable<string> NotesOn(string? ptoIsaCommit)
    {
        if (ptoIsaCommit is not null && TreeOrigin.Pin(Root) is { } pin && !ptoIsaCommit.StartsWith(pin, StringComparison.Ordinal))
        {
            yield return $"Compiled against pto-isa {ptoIsaCommit}; the simpler tree was made for {pin} (its pto_isa.pin).";
        }
    }

    /// <summary>The tree's commit: git's, or for an installed package null.</summary>
    public Task<string?> CommitAsync(CancellationToken cancellation) => GitCommit.OfFileAsync(Path.Combine(_tooling, ToolFile), cancellation);

    /// <summary>The commit of the pto-isa checkout; null when git does not control it.</summary>
    public Task<string?> PtoIsaCommitAsync(CancellationToken cancellation) =>
        PtoIsa is null ? Task.FromResult<string?>(null) : PtoIsaCommitAsync(PtoIsa, cancellation);

    /// <summary>The commit of a pto-isa checkout; null when git does not control it.</summary>
    public static Task<string?> PtoIsaCommitAsync(string ptoIsa, CancellationToken cancellation) =>
        GitCommit.OfFileAsync(Path.Combine(ptoIsa, "include", "pto", "pto-inst.hpp"), cancellation);

    /// <summary>Include folders of a kernel, in order.</summary>
    /// <exception cref="AscendException">No pto-isa checkout is named, or the tree has no such architecture or runtime.</exception>
    public IReadOnlyList<string> KernelIncludes(string architecture, string runtime)
    {
        if (PtoIsa is null)
        {
            throw new AscendException(
                "Kernels are compiled against pto-isa, and no checkout is named.",
                $"Check out hw-native-sys/pto-isa at the commit that '{Path.Combine(Root, "pto_isa.pin")}' names, and name it in "
                + $"{PtoIsaVariable} or KernelCompilerOptions.PtoIsaRoot.");
        }

        string folder = RuntimeFolder(architecture, runtime);
        return
        [
            Path.Combine(PtoIsa, "include"),
            Path.Combine(PtoIsa, "include", "pto"),
            Path.Combine(_tooling, "incore"),
            Path.Combine(Source, "common", "platform", "include"),
            Path.Combine(folder, "runtime"),
            Path.Combine(folder, "common"),
            Path.Combine(Source, "common", "task_interface"),
            Path.Combine(Source, "common"),
            Path.Combine(Source, architecture, "platform", "include"),
        ];
    }

    /// <summary>Include folders of an orchestration, in order.</summary>
    /// <exception cref="AscendException">The tree has no such architecture or runtime, or its build_config.py is not data.</exception>
    public IReadOnlyList<string> OrchestrationIncludes(string architecture, string runtime, bool onHost)
    {
        string folder = RuntimeFolder(architecture, runtime);
        return
        [
            Path.Combine(folder, "runtime"),
            Path.Combine(folder, "common"),
            Path.Combine(Source, "common", "task_interface"),
            Path.Combine(Source, "common"),
            Path.Combine(Source, architecture, "platform", "include"),
            Path.Combine(Source, "common", "platform", "include"),
            .. onHost && LinksHostLog ? [Path.Combine(Source, "common", "log", "include")] : Array.Empty<string>(),
            .. OrchestrationConfig(folder, "include_dirs"),
        ];
    }

    /// <summary>The tree's own sources that belong into every orchestration, in order.</summary>
    /// <exception cref="AscendException">As <see cref="OrchestrationIncludes"/>.</exception>
    public IReadOnlyList<string> OrchestrationSources(KernelPlatform platform, string runtime, bool onHost)
    {
        var sources = new List<string>();
        foreach (string folder in OrchestrationConfig(RuntimeFolder(platform.Architecture, runtime), "source_dirs").Where(Directory.Exists))
        {
            sources.AddRange(Directory.EnumerateFiles(folder)
                .Where(file => Path.GetExtension(file) is ".cpp" or ".c")
                .Order(StringComparer.Ordinal));
        }

        string helpers = Path.Combine(Source, "common", "platform", platform.IsSimulator ? "sim" : "onboard", "aicpu");
        string log = Path.Combine(Source, "common", "log");
        string[] optional =
        [
            .. _tool.Contains("device_time.cpp", StringComparison.Ordinal)
                ? [Path.Combine(helpers, "cache_ops.cpp"), Path.Combine(helpers, "device_time.cpp")]
                : Array.Empty<string>(),
            .. onHost && LinksHostLog
                ? [Path.Combine(log, "host_log.cpp"), Path.Combine(log, "unified_log_host.cpp")]
                : Array.Empty<string>(),
        ];
        sources.AddRange(optional.Where(File.Exists));
        return sources;
    }

    /// <summary>Each orchestration carries its own logger (simpler, from 2026-08-18).</summary>
    private bool LinksHostLog => _tool.Contains("host_log.cpp", StringComparison.Ordinal);

    private string RuntimeFolder(string architecture, string runtime)
    {
        string folder = Path.Combine(Source, architecture, "runtime", runtime);
        return Directory.Exists(folder)
            ? folder
            : throw new AscendException(
                $"The simpler tree '{Root}' has no runtime '{runtime}' for {architecture}: '{folder}' does not exist.",
                "Name a tree that has it, or correct the package's runtime.");
    }

    private static List<string> OrchestrationConfig(string runtimeFolder, string key)
    {
        string file = Path.Combine(runtimeFolder, BuildConfigFile);
        if (!File.Exists(file))
        {
            return [];
        }

        try
        {
            PythonValue config = new PythonDataReader(File.ReadAllText(file)).Read()["BUILD_CONFIG"];
            return config.Find("orchestration")?.Find(key) is { } folders
                ? [.. folders.AsList().Select(folder => Path.GetFullPath(Path.Combine(runtimeFolder, folder.AsString())))]
                : [];
        }
        catch (Exception e) when (e is PythonDataException or KeyNotFoundException)
        {
            throw new AscendException(
                $"'{file}' is not the plain data that it is in the known trees: {e.Message}",
                "This tree is not one that kernels can be compiled against; use a known commit.",
                e);
        }
    }
}
