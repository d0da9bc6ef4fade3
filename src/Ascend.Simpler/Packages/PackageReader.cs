namespace Ascend.Simpler;

/// <summary>Reads and checks <c>kernel.json</c>; every refusal names the entry and the offending value.</summary>
internal sealed class PackageReader
{
    /// <summary>The schema that is read and written.</summary>
    public const string Schema = "ascend-kernel-package/1";

    private readonly PackageEntryReader _entries;
    private readonly string _directory;

    private PackageReader(PackageEntryReader entries, string directory)
    {
        _entries = entries;
        _directory = directory;
    }

    public static KernelPackage Read(string path)
    {
        string fullPath = Path.GetFullPath(path);
        string file = Directory.Exists(fullPath) ? Path.Combine(fullPath, KernelPackage.FileName) : fullPath;
        var entries = new PackageEntryReader(path);
        PackageDocument document = entries.ReadJson(file, PackageJsonContext.Default.PackageDocument);
        return new PackageReader(entries, Path.GetDirectoryName(file)!).Convert(document);
    }

    private KernelPackage Convert(PackageDocument document)
    {
        if (document.Schema != Schema)
        {
            throw _entries.Refuse("schema", $"'{document.Schema}' is not a schema this version reads; it reads '{Schema}'");
        }

        PackageDocument.OrchestrationDocument orchestration =
            document.Orchestration ?? throw _entries.Refuse("orchestration", "it is missing");
        IReadOnlyList<KernelDeclaration> kernels =
            _entries.ConvertKernels(document.Kernels, ConvertKernel, kernel => (kernel.FuncId, kernel.Name));
        return new KernelPackage(
            _directory, _entries.Required("name", document.Name), _entries.Required("runtime", document.Runtime))
        {
            Description = document.Description ?? "",
            Origin = PackageEntryReader.ConvertOrigin(document.Origin),
            Workload = _entries.ConvertWorkload(document.Workload, [.. kernels.Select(kernel => kernel.Name)]),
            Builds = ConvertBuilds(document.Builds),
            Arguments = _entries.ConvertArguments(document.Arguments),
            Scalars = _entries.ConvertScalars(document.Scalars),
            Kernels = kernels,
            OrchestrationFunction = _entries.ShortName("orchestration.function", orchestration.Function),
            OrchestrationConfig = _entries.ShortNameOrEmpty("orchestration.config", orchestration.Config),
            OrchestrationBinaries = ConvertBinaries("orchestration.binaries", orchestration.Binaries),
            Digests = ConvertDigests(document.Digests),
        };
    }

    private Dictionary<string, PackageBuild> ConvertBuilds(Dictionary<string, PackageDocument.BuildDocument>? builds) =>
        _entries.ConvertMap("builds", builds, (entry, build) => new PackageBuild(
            build.AbiGeneration,
            build.Compiler,
            build.SimplerCommit,
            build.PtoIsaCommit,
            _entries.ConvertList($"{entry}.notes", build.Notes ?? [], int.MaxValue, (_, note) => note))
        {
            Facts = _entries.ConvertMap($"{entry}.facts", build.Facts, (_, fact) => fact),
        });

    private Dictionary<string, string> ConvertDigests(Dictionary<string, string>? digests)
    {
        var result = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string relative, string digest) in _entries.ConvertMap("digests", digests, (_, digest) => digest))
        {
            string entry = $"digests.{relative}";
            if (!result.TryAdd(FullPath(entry, relative), digest))
            {
                throw _entries.Refuse(entry, "another entry names the same file");
            }
        }

        return result;
    }

    private KernelDeclaration ConvertKernel(string entry, PackageDocument.KernelDocument document) => new(
        _entries.ConvertFuncId($"{entry}.func_id", document.FuncId),
        _entries.Required($"{entry}.name", document.Name),
        _entries.ConvertCoreType($"{entry}.core_type", document.CoreType),
        document.External,
        _entries.ConvertSignature($"{entry}.signature", document.Signature))
    {
        Binaries = ConvertBinaries($"{entry}.binaries", document.Binaries),
    };

    private Dictionary<string, string> ConvertBinaries(string entry, Dictionary<string, string>? binaries)
    {
        if (binaries is null or { Count: 0 })
        {
            throw _entries.Refuse(entry, "it names no platform");
        }

        return _entries.ConvertMap(entry, binaries, FullPath);
    }

    private string FullPath(string entry, string relative)
    {
        string full = _entries.FullPath(entry, _directory, relative);
        return Path.IsPathRooted(relative) || !full.StartsWith(_directory + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? throw _entries.Refuse(entry, $"'{relative}' leads out of the package")
            : full;
    }
}
