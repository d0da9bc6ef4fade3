using System.Text;
using System.Text.Json;
using Ascend.Interop.Simpler.G6;

namespace Ascend.Runtime;

/// <summary>Reads and checks <c>kernel.json</c>; every refusal names the entry and the offending value.</summary>
internal sealed class PackageReader
{
    private const string Schema = "ascend-kernel-package/1";
    private const int MaxNameBytes = 63;

    private readonly string _givenPath;
    private readonly string _directory;

    private PackageReader(string givenPath, string directory)
    {
        _givenPath = givenPath;
        _directory = directory;
    }

    public static KernelPackage Read(string path)
    {
        string fullPath = Path.GetFullPath(path);
        string file = Directory.Exists(fullPath) ? Path.Combine(fullPath, KernelPackage.FileName) : fullPath;
        byte[] text;
        try
        {
            text = File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KernelPackageException(path, $"'{file}' cannot be read: {e.Message}", e);
        }

        PackageDocument? document;
        try
        {
            document = JsonSerializer.Deserialize(text, PackageJsonContext.Default.PackageDocument);
        }
        catch (JsonException e)
        {
            throw new KernelPackageException(
                path, $"'{file}' is not a package description: {e.Message} (line {e.LineNumber + 1}, entry {e.Path}).", e);
        }

        return new PackageReader(path, Path.GetDirectoryName(file)!).Convert(
            document ?? throw new KernelPackageException(path, $"'{file}' holds null."));
    }

    private KernelPackage Convert(PackageDocument document)
    {
        if (document.Schema != Schema)
        {
            throw Refuse("schema", $"'{document.Schema}' is not a schema this version reads; it reads '{Schema}'");
        }

        PackageDocument.OrchestrationDocument orchestration = document.Orchestration ?? throw Refuse("orchestration", "it is missing");
        return new KernelPackage(_directory, Required("name", document.Name), Required("runtime", document.Runtime))
        {
            Description = document.Description ?? "",
            Origin = new PackageOrigin(document.Origin?.Repository ?? "unknown", document.Origin?.Commit, document.Origin?.Note),
            Arguments = ConvertList("arguments", document.Arguments, (int)SimplerLimit.SIMPLER_MAX_CHIP_TENSORS, ConvertArgument),
            Scalars = ConvertList("scalars", document.Scalars ?? [], (int)SimplerLimit.SIMPLER_MAX_CHIP_SCALARS, ConvertScalar),
            Kernels = ConvertKernels(document.Kernels),
            OrchestrationFunction = ShortName("orchestration.function", orchestration.Function),
            OrchestrationConfig = ShortNameOrEmpty("orchestration.config", orchestration.Config),
            OrchestrationBinaries = ConvertBinaries("orchestration.binaries", orchestration.Binaries),
        };
    }

    private List<KernelDeclaration> ConvertKernels(List<PackageDocument.KernelDocument>? documents)
    {
        List<KernelDeclaration> kernels = ConvertList("kernels", documents, (int)SimplerLimit.SIMPLER_MAX_CHILDREN, ConvertKernel);
        var seen = new Dictionary<int, string>();
        foreach (KernelDeclaration kernel in kernels)
        {
            if (!seen.TryAdd(kernel.FuncId, kernel.Name))
            {
                throw Refuse("kernels", $"'{seen[kernel.FuncId]}' and '{kernel.Name}' both have func_id {kernel.FuncId}");
            }
        }

        return kernels;
    }

    private KernelDeclaration ConvertKernel(string entry, PackageDocument.KernelDocument document)
    {
        int funcId = document.FuncId ?? throw Refuse($"{entry}.func_id", "it is missing");
        if (funcId is < 0 or >= (int)SimplerLimit.SIMPLER_MAX_CHILDREN)
        {
            throw Refuse($"{entry}.func_id", $"{funcId} is outside 0..{(int)SimplerLimit.SIMPLER_MAX_CHILDREN - 1}");
        }

        CoreType coreType = document.CoreType switch
        {
            "aic" => CoreType.AiCube,
            "aiv" => CoreType.AiVector,
            _ => throw Refuse($"{entry}.core_type", $"'{document.CoreType}' is neither 'aic' nor 'aiv'"),
        };
        List<ArgumentDirection> signature = ConvertList(
            $"{entry}.signature", document.Signature ?? [], (int)SimplerLimit.SIMPLER_MAX_CORE_TENSORS, ConvertDirection);
        return new KernelDeclaration(funcId, Required($"{entry}.name", document.Name), coreType, document.External, signature)
        {
            Binaries = ConvertBinaries($"{entry}.binaries", document.Binaries),
        };
    }

    private ArgumentDeclaration ConvertArgument(string entry, PackageDocument.ArgumentDocument document)
    {
        List<TensorDataType> types = ConvertList($"{entry}.dtypes", document.Dtypes ?? [], int.MaxValue, (item, name) =>
            TensorDataTypeExtensions.TryParse(name, out TensorDataType type) ? type : throw Refuse(item, $"'{name}' is not a data type"));
        List<string>? shape = document.Shape is null
            ? null
            : ConvertList($"{entry}.shape", document.Shape, TensorSpec.MaxRank, ConvertExtent);
        return new ArgumentDeclaration(
            Required($"{entry}.name", document.Name), ConvertDirection($"{entry}.direction", document.Direction), types, shape);
    }

    private string ConvertExtent(string entry, JsonElement extent) => extent.ValueKind switch
    {
        JsonValueKind.Number when extent.TryGetInt32(out int value) && value > 0 => extent.GetRawText(),
        JsonValueKind.String when extent.GetString() is { Length: > 0 } symbol && !char.IsAsciiDigit(symbol[0]) => symbol,
        _ => throw Refuse(entry, $"{extent.GetRawText()} is neither a positive number, a symbol nor \"*\""),
    };

    private ScalarDeclaration ConvertScalar(string entry, PackageDocument.ScalarDocument document)
    {
        if (document.Type is not (null or "int64"))
        {
            throw Refuse($"{entry}.type", $"'{document.Type}' is not a scalar type this version passes; it passes 'int64'");
        }

        long minimum = document.Min ?? long.MinValue;
        long maximum = document.Max ?? long.MaxValue;
        return minimum <= maximum
            ? new ScalarDeclaration(Required($"{entry}.name", document.Name), minimum, maximum)
            : throw Refuse(entry, $"min {minimum} is greater than max {maximum}");
    }

    private ArgumentDirection ConvertDirection(string entry, string? direction) => direction switch
    {
        "in" => ArgumentDirection.In,
        "out" => ArgumentDirection.Out,
        "inout" => ArgumentDirection.InOut,
        _ => throw Refuse(entry, $"'{direction}' is none of 'in', 'out', 'inout'"),
    };

    private Dictionary<string, string> ConvertBinaries(string entry, Dictionary<string, string>? binaries)
    {
        if (binaries is null or { Count: 0 })
        {
            throw Refuse(entry, "it names no platform");
        }

        var result = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string platform, string relative) in binaries)
        {
            string full = Path.GetFullPath(Path.Combine(_directory, relative));
            if (Path.IsPathRooted(relative) || !full.StartsWith(_directory + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            {
                throw Refuse($"{entry}.{platform}", $"'{relative}' leads out of the package");
            }

            result.Add(platform, full);
        }

        return result;
    }

    private List<TOut> ConvertList<TIn, TOut>(string entry, List<TIn>? items, int limit, Func<string, TIn, TOut> convert)
    {
        if (items is null)
        {
            throw Refuse(entry, "it is missing");
        }

        if (items.Count > limit)
        {
            throw Refuse(entry, $"{items.Count} entries are more than the {limit} that the runtime takes");
        }

        var result = new List<TOut>(items.Count);
        for (int i = 0; i < items.Count; i++)
        {
            result.Add(items[i] is { } item ? convert($"{entry}[{i}]", item) : throw Refuse($"{entry}[{i}]", "it is null"));
        }

        return result;
    }

    private string ShortName(string entry, string? value) => ShortNameOrEmpty(entry, Required(entry, value));

    private string ShortNameOrEmpty(string entry, string? value)
    {
        value ??= "";
        return Encoding.UTF8.GetByteCount(value) <= MaxNameBytes && !value.Contains('\0')
            ? value
            : throw Refuse(entry, $"'{value}' is longer than {MaxNameBytes} bytes or holds a NUL");
    }

    private string Required(string entry, string? value) =>
        string.IsNullOrWhiteSpace(value) ? throw Refuse(entry, "it is missing") : value;

    private KernelPackageException Refuse(string entry, string problem) => new(_givenPath, $"{entry}: {problem}.");
}
