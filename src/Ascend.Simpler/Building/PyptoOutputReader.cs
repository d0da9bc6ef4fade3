using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Ascend.Interop.Simpler;

namespace Ascend.Simpler;

/// <summary>Reads what PyPTO wrote (code generation of June to August 2026). Python is read as data, never run.</summary>
internal sealed partial class PyptoOutputReader
{
    private const string ConfigFile = "kernel_config.py";
    private const string MetaFile = "compiled_meta.json";

    private readonly string _directory;
    private readonly string _givenPath;
    private readonly List<string> _notes = [];

    private PyptoOutputReader(string givenPath)
    {
        _givenPath = givenPath;
        _directory = Path.GetFullPath(givenPath);
    }

    public static KernelSources Read(string directory)
    {
        var reader = new PyptoOutputReader(directory);
        try
        {
            return reader.Read();
        }
        catch (PythonDataException e)
        {
            throw new KernelPackageException(
                directory,
                $"{Path.Combine(reader._directory, ConfigFile)}:{e.Line}: {e.Problem}. The file is read as data, and PyPTO's code generation "
                + "writes no such thing; generate it again, or write a kernel-sources.json.",
                e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KernelPackageException(directory, $"it cannot be read: {e.Message}", e);
        }
    }

    private KernelSources Read()
    {
        string file = Path.Combine(_directory, ConfigFile);
        if (!File.Exists(file))
        {
            throw new KernelPackageException(_givenPath, DescribeMissingConfig());
        }

        IReadOnlyDictionary<string, PythonValue> values = new PythonDataReader(File.ReadAllText(file)).Read();
        foreach ((string name, PythonValue value) in values)
        {
            if (name is not ("_ROOT_DIR" or "RUNTIME_CONFIG" or "ORCHESTRATION" or "KERNELS"))
            {
                throw new PythonDataException(value.Line, $"met the assignment of '{name}'");
            }
        }

        string runtime = ReadRuntime(Required(values, "RUNTIME_CONFIG"));
        PythonValue orchestrationValue = Required(values, "ORCHESTRATION");
        Known(orchestrationValue, "source", "function_name", "signature");
        var orchestration = new OrchestrationSource(
            SourceFile(Item(orchestrationValue, "source")), Item(orchestrationValue, "function_name").AsString());
        List<ArgumentDirection>? signature = orchestrationValue.Find("signature") is { } directions ? ReadSignature(directions) : null;
        (List<ArgumentDeclaration> arguments, List<ScalarDeclaration> scalars) = ReadArguments(signature, orchestration.SourcePath);
        return new KernelSources(
            file, Path.GetFileName(_directory), runtime, orchestration, ReadKernels(Required(values, "KERNELS")))
        {
            Description = "Built from PyPTO's code generation.",
            Origin = new PackageOrigin("PyPTO output", null, null),
            Arguments = arguments,
            Scalars = scalars,
            Notes = _notes,
            Prebuilt = PyptoBinaryCache.TryOpen(_directory),
        };
    }

    private string DescribeMissingConfig() =>
        !Directory.Exists(_directory) ? "it does not exist."
        : Directory.Exists(Path.Combine(_directory, "next_levels"))
            ? "it is PyPTO's build of a program for several chips, which this version does not launch as one. Name the build of one chip: a "
              + "directory under its next_levels."
        : Directory.EnumerateFiles(_directory, "*.pto", SearchOption.AllDirectories).Any()
            ? $"it holds .pto files but no {ConfigFile}: PyPTO stopped before the assembler (ptoas), so there are no C++ kernels yet. Compile "
              + "again with ptoas installed (PTOAS_ROOT set) and without skip_ptoas."
            : $"it has neither {ConfigFile} nor {KernelSources.FileName}. Name the directory that PyPTO's compile step wrote, or one with a "
              + $"{KernelSources.FileName}.";

    private string ReadRuntime(PythonValue config)
    {
        Known(config, "runtime", "aicpu_thread_num", "block_dim", "enable_sdma");
        if (config.Find("aicpu_thread_num")?.AsInteger() is { } threads and not 0)
        {
            _notes.Add($"PyPTO asks for {threads} AICPU threads (RunOptions.AicpuThreads).");
        }

        if (config.Find("block_dim")?.AsInteger() is { } blocks)
        {
            _notes.Add($"PyPTO asks for block dim {blocks}.");
        }

        return config.Find("enable_sdma") is { } sdma && sdma.AsBoolean()
            ? throw new PythonDataException(sdma.Line, "'enable_sdma' is True: kernels with an SDMA workspace are not launched by this version")
            : Item(config, "runtime").AsString();
    }

    private List<KernelSource> ReadKernels(PythonValue list)
    {
        var kernels = new List<KernelSource>();
        foreach (PythonValue item in list.AsList())
        {
            Known(item, "func_id", "name", "source", "core_type", "external", "extra_include_dirs", "signature");
            PythonValue funcId = Item(item, "func_id");
            if (funcId.AsInteger() is < 0 or >= (int)AdapterLimit.ADAPTER_MAX_KERNELS)
            {
                throw new PythonDataException(funcId.Line, $"func_id {funcId.AsInteger()} is outside 0..{(int)AdapterLimit.ADAPTER_MAX_KERNELS - 1}");
            }

            PythonValue coreType = Item(item, "core_type");
            var kernel = new KernelSource(
                (int)funcId.AsInteger(),
                Item(item, "name").AsString(),
                coreType.AsString() switch
                {
                    "aic" => CoreType.AiCube,
                    "aiv" => CoreType.AiVector,
                    string other => throw new PythonDataException(coreType.Line, $"core_type '{other}' is neither 'aic' nor 'aiv'"),
                },
                SourceFile(Item(item, "source")))
            {
                IsExternal = item.Find("external")?.AsBoolean() ?? false,
                IncludeDirectories = [.. (item.Find("extra_include_dirs")?.AsList() ?? []).Select(folder => FullPath(folder))],
                Signature = item.Find("signature") is { } signature ? ReadSignature(signature) : [],
            };
            if (kernels.Any(other => other.FuncId == kernel.FuncId))
            {
                throw new PythonDataException(funcId.Line, $"func_id {kernel.FuncId} occurs twice");
            }

            kernels.Add(kernel);
        }

        return kernels;
    }

    private static List<ArgumentDirection> ReadSignature(PythonValue list) => [.. list.AsList().Select(item => item switch
    {
        PythonMember { Type: "ArgDirection", Name: "IN" } => ArgumentDirection.In,
        PythonMember { Type: "ArgDirection", Name: "OUT" } => ArgumentDirection.Out,
        PythonMember { Type: "ArgDirection", Name: "INOUT" } => ArgumentDirection.InOut,
        _ => throw new PythonDataException(item.Line, $"met {item.Kind} where IN, OUT or INOUT is expected"),
    })];

    /// <summary>
    /// Names, types and shapes from compiled_meta.json where it agrees with the signature; else the signature alone; else as many
    /// arguments as the orchestration expects (tensors and the scalars that it reads), each tensor read and written, which is how the
    /// runtime treats an unknown one.
    /// </summary>
    private (List<ArgumentDeclaration> Arguments, List<ScalarDeclaration> Scalars) ReadArguments(
        List<ArgumentDirection>? signature, string orchestrationSource)
    {
        if (ReadMeta() is { } parameters
            && (signature is null || parameters.Where(parameter => parameter.Shape is not null).Count() == signature.Count))
        {
            return FromMeta(parameters, signature);
        }

        List<ScalarDeclaration> scalars = [];
        if (signature is null)
        {
            string text = File.ReadAllText(orchestrationSource);
            Match expected = ExpectedArguments().Match(text);
            int scalarCount = ScalarArgument().Matches(text).Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) + 1).DefaultIfEmpty().Max();
            if (!expected.Success || !int.TryParse(expected.Groups[1].Value, out int count)
                || count - scalarCount is < 0 or > (int)AdapterLimit.ADAPTER_MAX_TENSORS)
            {
                throw new KernelPackageException(
                    _givenPath,
                    $"it does not say which arguments the orchestration takes: {ConfigFile} has no signature, there is no {MetaFile}, and "
                    + $"'{orchestrationSource}' sets no usable expected_arg_count. Generate it with a PyPTO of August 2026 or later.");
            }

            signature = [.. Enumerable.Repeat(ArgumentDirection.InOut, count - scalarCount)];
            scalars = [.. Enumerable.Range(0, scalarCount).Select(i => new ScalarDeclaration($"scalar{i}", long.MinValue, long.MaxValue))];
            _notes.Add($"The tensors' directions are not known, so all {signature.Count} are copied both ways.");
        }

        return ([.. signature.Select((direction, i) => new ArgumentDeclaration($"arg{i}", direction, [], null))], scalars);
    }

    private static (List<ArgumentDeclaration> Arguments, List<ScalarDeclaration> Scalars) FromMeta(
        List<PyptoMetaDocument.ParameterDocument> parameters, List<ArgumentDirection>? signature)
    {
        var arguments = new List<ArgumentDeclaration>();
        var scalars = new List<ScalarDeclaration>();
        foreach (PyptoMetaDocument.ParameterDocument parameter in parameters)
        {
            if (parameter.Shape is not { } shape)
            {
                scalars.Add(new ScalarDeclaration(parameter.Name ?? $"scalar{scalars.Count}", long.MinValue, long.MaxValue));
                continue;
            }

            ArgumentDirection direction = signature?[arguments.Count] ?? parameter.Direction switch
            {
                "In" or "IN" => ArgumentDirection.In,
                "Out" or "OUT" => ArgumentDirection.Out,
                _ => ArgumentDirection.InOut,
            };
            arguments.Add(new ArgumentDeclaration(
                parameter.Name ?? $"arg{arguments.Count}",
                direction,
                DataTypeOf(parameter.Dtype) is { } type ? [type] : [],
                shape.Count is > 0 and <= TensorSpec.MaxRank
                    ? [.. shape.Select(extent => extent > 0 ? extent.ToString(CultureInfo.InvariantCulture) : "*")]
                    : null));
        }

        return (arguments, scalars);
    }

    private List<PyptoMetaDocument.ParameterDocument>? ReadMeta()
    {
        string file = Path.Combine(_directory, MetaFile);
        if (!File.Exists(file))
        {
            return null;
        }

        try
        {
            List<PyptoMetaDocument.ParameterDocument>? parameters =
                JsonSerializer.Deserialize(File.ReadAllBytes(file), PackageJsonContext.Default.PyptoMetaDocument) is { Schema: 1 } meta
                    ? meta.Params
                    : null;
            return parameters?.Exists(parameter => parameter is null) == true
                ? throw new KernelPackageException(_givenPath, $"'{file}' is not what PyPTO writes: a parameter is null")
                : parameters;
        }
        catch (JsonException e)
        {
            throw new KernelPackageException(_givenPath, $"'{file}' is not what PyPTO writes: {e.Message}", e);
        }
    }

    private static TensorDataType? DataTypeOf(string? name) => name switch
    {
        "fp32" => TensorDataType.Float32,
        "fp16" => TensorDataType.Float16,
        "bf16" or "bfloat16" => TensorDataType.BFloat16,
        "bool" => TensorDataType.Bool,
        { Length: > 0 } when TensorDataTypeExtensions.TryParse(name, out TensorDataType type) => type,
        _ => null,
    };

    private string SourceFile(PythonValue value)
    {
        string path = FullPath(value);
        return File.Exists(path) ? path : throw new PythonDataException(value.Line, $"the source '{path}' does not exist");
    }

    private string FullPath(PythonValue value)
    {
        string relative = value is PythonPath path ? path.Relative : value.AsString();
        return relative.Contains('\0')
            ? throw new PythonDataException(value.Line, $"the path '{relative}' holds a NUL")
            : Path.GetFullPath(Path.Combine(_directory, relative));
    }

    private PythonValue Required(IReadOnlyDictionary<string, PythonValue> values, string name) => values.GetValueOrDefault(name)
        ?? throw new KernelPackageException(_givenPath, $"'{Path.Combine(_directory, ConfigFile)}' assigns no {name}.");

    private static PythonValue Item(PythonValue dictionary, string key) =>
        dictionary.Find(key) ?? throw new PythonDataException(dictionary.Line, $"the key '{key}' is missing");

    private static void Known(PythonValue dictionary, params ReadOnlySpan<string> keys)
    {
        foreach ((string key, PythonValue value) in dictionary.AsDictionary())
        {
            if (!keys.Contains(key))
            {
                throw new PythonDataException(value.Line, $"met the unknown key '{key}'");
            }
        }
    }

    [GeneratedRegex(@"\.\s*expected_arg_count\s*=\s*([0-9]+)")]
    private static partial Regex ExpectedArguments();

    [GeneratedRegex(@"\.\s*scalar\(\s*([0-9]{1,4})\s*\)")]
    private static partial Regex ScalarArgument();
}
