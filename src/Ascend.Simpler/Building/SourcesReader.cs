namespace Ascend.Simpler;

/// <summary>Reads and checks <c>kernel-sources.json</c>; every refusal names the entry and the offending value.</summary>
internal sealed class SourcesReader
{
    private const string Schema = "ascend-kernel-sources/1";
    private const string DefaultFunction = "aicpu_orchestration_entry";

    private readonly PackageEntryReader _entries;
    private readonly string _directory;
    private readonly (string Variable, string? Value)[] _roots;

    private SourcesReader(PackageEntryReader entries, string directory, KernelCompilerOptions options)
    {
        _entries = entries;
        _directory = directory;
        _roots =
        [
            (SimplerSourceTree.RootVariable, options.EffectiveSimplerRoot),
            (SimplerSourceTree.PtoIsaVariable, options.EffectivePtoIsaRoot),
        ];
    }

    public static KernelSources Read(string path, KernelCompilerOptions options)
    {
        string fullPath = Path.GetFullPath(path);
        string file = Directory.Exists(fullPath) ? Path.Combine(fullPath, KernelSources.FileName) : fullPath;
        var entries = new PackageEntryReader(path);
        SourcesDocument document = entries.ReadJson(file, PackageJsonContext.Default.SourcesDocument);
        return new SourcesReader(entries, Path.GetDirectoryName(file)!, options).Convert(file, document);
    }

    private KernelSources Convert(string file, SourcesDocument document)
    {
        if (document.Schema != Schema)
        {
            throw _entries.Refuse("schema", $"'{document.Schema}' is not a schema this version reads; it reads '{Schema}'");
        }

        SourcesDocument.OrchestrationSourceDocument orchestration =
            document.Orchestration ?? throw _entries.Refuse("orchestration", "it is missing");
        var orchestrationSource = new OrchestrationSource(
            SourceFile("orchestration.source", orchestration.Source),
            _entries.ShortName("orchestration.function", orchestration.Function ?? DefaultFunction))
        {
            Config = _entries.ShortNameOrEmpty("orchestration.config", orchestration.Config),
            IncludeDirectories = Folders("orchestration.include_dirs", orchestration.IncludeDirectories),
        };
        IReadOnlyList<KernelSource> kernels =
            _entries.ConvertKernels(document.Kernels, ConvertKernel, kernel => (kernel.FuncId, kernel.Name));
        return new KernelSources(
            file,
            _entries.Required("name", document.Name),
            _entries.Required("runtime", document.Runtime),
            orchestrationSource,
            kernels)
        {
            Description = document.Description ?? "",
            Origin = PackageEntryReader.ConvertOrigin(document.Origin),
            Workload = _entries.ConvertWorkload(document.Workload, [.. kernels.Select(kernel => kernel.Name)]),
            Arguments = _entries.ConvertArguments(document.Arguments),
            Scalars = _entries.ConvertScalars(document.Scalars),
        };
    }

    private KernelSource ConvertKernel(string entry, SourcesDocument.KernelSourceDocument document) => new(
        _entries.ConvertFuncId($"{entry}.func_id", document.FuncId),
        _entries.Required($"{entry}.name", document.Name),
        _entries.ConvertCoreType($"{entry}.core_type", document.CoreType),
        SourceFile($"{entry}.source", document.Source))
    {
        IsExternal = document.External,
        Signature = _entries.ConvertSignature($"{entry}.signature", document.Signature),
        IncludeDirectories = Folders($"{entry}.include_dirs", document.IncludeDirectories),
        Defines = _entries.ConvertMap($"{entry}.defines", document.Defines, (_, value) => value),
        Adjustments = _entries.ConvertList($"{entry}.adjustments", document.Adjustments ?? [], int.MaxValue, ConvertAdjustment),
    };

    private SourceAdjustment ConvertAdjustment(string entry, SourcesDocument.AdjustmentDocument document)
    {
        bool onSimulator = document.On switch
        {
            "simulator" => true,
            "device" => false,
            _ => throw _entries.Refuse($"{entry}.on", $"'{document.On}' is neither 'simulator' nor 'device'"),
        };
        if ((document.Insert is null) != (document.BeforeLineWith is null) || (document.Insert ?? document.RemoveLinesWith) is null)
        {
            throw _entries.Refuse(entry, "it takes remove_lines_with, or insert with before_line_with");
        }

        return new SourceAdjustment(
            onSimulator,
            document.RemoveLinesWith is { } remove ? _entries.Required($"{entry}.remove_lines_with", remove) : null,
            document.Insert,
            document.BeforeLineWith,
            _entries.Required($"{entry}.because", document.Because));
    }

    private string SourceFile(string entry, string? path)
    {
        string full = FullPath(entry, _entries.Required(entry, path));
        return File.Exists(full) ? full : throw _entries.Refuse(entry, $"'{full}' does not exist");
    }

    private List<string> Folders(string entry, List<string>? paths) =>
        _entries.ConvertList(entry, paths ?? [], int.MaxValue, (item, path) =>
            FullPath(item, path) is { } full && Directory.Exists(full) ? full : throw _entries.Refuse(item, $"'{path}' is not a directory"));

    private string FullPath(string entry, string path)
    {
        foreach ((string variable, string? value) in _roots)
        {
            string prefix = $"${{{variable}}}";
            if (path.StartsWith(prefix, StringComparison.Ordinal))
            {
                path = !string.IsNullOrEmpty(value)
                    ? value + path[prefix.Length..]
                    : throw _entries.Refuse(entry, $"'{path}' needs {variable}, which is not set");
            }
        }

        return _entries.FullPath(entry, _directory, path);
    }
}
