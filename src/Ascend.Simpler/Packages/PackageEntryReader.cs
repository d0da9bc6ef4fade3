using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Ascend.Interop.Simpler;

namespace Ascend.Simpler;

/// <summary>Reads and checks the entries that <c>kernel.json</c> and <c>kernel-sources.json</c> share.</summary>
/// <param name="givenPath">Path of the description as its reader was given it, for messages.</param>
internal sealed class PackageEntryReader(string givenPath)
{
    private const int MaxNameBytes = 63;

    public IReadOnlyList<ArgumentDeclaration> ConvertArguments(List<PackageDocument.ArgumentDocument>? documents) =>
        ConvertList("arguments", documents, (int)AdapterLimit.ADAPTER_MAX_TENSORS, ConvertArgument);

    public IReadOnlyList<ScalarDeclaration> ConvertScalars(List<PackageDocument.ScalarDocument>? documents) =>
        ConvertList("scalars", documents ?? [], (int)AdapterLimit.ADAPTER_MAX_SCALARS, ConvertScalar);

    public List<ArgumentDirection> ConvertSignature(string entry, List<string>? directions) =>
        ConvertList(entry, directions ?? [], (int)AdapterLimit.ADAPTER_MAX_CORE_TENSORS, ConvertDirection);

    /// <summary>The workload, whose measured kernels are kernels of the package.</summary>
    public PackageWorkload? ConvertWorkload(PackageDocument.WorkloadDocument? document, IReadOnlyCollection<string> kernels)
    {
        if (document is null)
        {
            return null;
        }

        List<string> measured = document.Measured is { Count: > 0 } names
            ? ConvertList("workload.measured", names, int.MaxValue, Required)
            : throw Refuse("workload.measured", "it names no kernel");
        return measured.Find(name => !kernels.Contains(name)) is { } unknown
            ? throw Refuse("workload.measured", $"'{unknown}' is no kernel of the package")
            : new PackageWorkload(Required("workload.name", document.Name), measured, document.ModelDtype);
    }

    public static PackageOrigin ConvertOrigin(PackageDocument.OriginDocument? document) =>
        new(document?.Repository ?? "unknown", document?.Commit, document?.Note);

    /// <summary>The entries of a list of kernels, each with a func_id of its own.</summary>
    public List<T> ConvertKernels<TDocument, T>(
        List<TDocument>? documents, Func<string, TDocument, T> convert, Func<T, (int FuncId, string Name)> identify)
    {
        List<T> kernels = ConvertList("kernels", documents, (int)AdapterLimit.ADAPTER_MAX_KERNELS, convert);
        var seen = new Dictionary<int, string>();
        foreach ((int funcId, string name) in kernels.Select(identify))
        {
            if (!seen.TryAdd(funcId, name))
            {
                throw Refuse("kernels", $"'{seen[funcId]}' and '{name}' both have func_id {funcId}");
            }
        }

        return kernels;
    }

    public int ConvertFuncId(string entry, int? funcId) => funcId switch
    {
        null => throw Refuse(entry, "it is missing"),
        < 0 or >= (int)AdapterLimit.ADAPTER_MAX_KERNELS =>
            throw Refuse(entry, $"{funcId} is outside 0..{(int)AdapterLimit.ADAPTER_MAX_KERNELS - 1}"),
        _ => funcId.Value,
    };

    public CoreType ConvertCoreType(string entry, string? coreType) => coreType switch
    {
        "aic" => CoreType.AiCube,
        "aiv" => CoreType.AiVector,
        _ => throw Refuse(entry, $"'{coreType}' is neither 'aic' nor 'aiv'"),
    };

    /// <summary>Reads a description's bytes as JSON.</summary>
    /// <exception cref="KernelPackageException">It cannot be read, or is not such JSON.</exception>
    public T ReadJson<T>(string file, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            byte[] bytes = File.ReadAllBytes(file);
            if (!Utf8.IsValid(bytes))
            {
                throw new KernelPackageException(givenPath, $"'{file}' is not such a description: it is not UTF-8.");
            }

            return JsonSerializer.Deserialize(bytes, type)
                ?? throw new KernelPackageException(givenPath, $"'{file}' holds null.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KernelPackageException(givenPath, $"'{file}' cannot be read: {e.Message}", e);
        }
        catch (JsonException e)
        {
            throw new KernelPackageException(
                givenPath, $"'{file}' is not such a description: {e.Message} (line {e.LineNumber + 1}, entry {e.Path}).", e);
        }
    }

    public ArgumentDeclaration ConvertArgument(string entry, PackageDocument.ArgumentDocument document)
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
        JsonValueKind.String when TextOf(entry, extent) is { Length: > 0 } symbol && !char.IsAsciiDigit(symbol[0]) => symbol,
        _ => throw Refuse(entry, $"{extent.GetRawText()} is neither a positive number, a symbol nor \"*\""),
    };

    private string TextOf(string entry, JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw Refuse(entry, $"{value.GetRawText()} is no text: {e.Message}");
        }
    }

    public ScalarDeclaration ConvertScalar(string entry, PackageDocument.ScalarDocument document)
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

    public ArgumentDirection ConvertDirection(string entry, string? direction) => direction switch
    {
        "in" => ArgumentDirection.In,
        "out" => ArgumentDirection.Out,
        "inout" => ArgumentDirection.InOut,
        _ => throw Refuse(entry, $"'{direction}' is none of 'in', 'out', 'inout'"),
    };

    public List<TOut> ConvertList<TIn, TOut>(string entry, List<TIn>? items, int limit, Func<string, TIn, TOut> convert)
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

    /// <summary>The entries of an object, none of them null.</summary>
    public Dictionary<string, TOut> ConvertMap<TIn, TOut>(string entry, Dictionary<string, TIn>? items, Func<string, TIn, TOut> convert)
    {
        var result = new Dictionary<string, TOut>(StringComparer.Ordinal);
        foreach ((string key, TIn item) in items ?? [])
        {
            result.Add(key, item is null ? throw Refuse($"{entry}.{key}", "it is null") : convert($"{entry}.{key}", item));
        }

        return result;
    }

    /// <summary>A path, relative to a directory, as an absolute one.</summary>
    public string FullPath(string entry, string directory, string path) => path.Contains('\0')
        ? throw Refuse(entry, $"'{path}' holds a NUL")
        : Path.GetFullPath(Path.Combine(directory, path));

    public string ShortName(string entry, string? value) => ShortNameOrEmpty(entry, Required(entry, value));

    public string ShortNameOrEmpty(string entry, string? value)
    {
        value ??= "";
        return Encoding.UTF8.GetByteCount(value) <= MaxNameBytes && !value.Contains('\0')
            ? value
            : throw Refuse(entry, $"'{value}' is longer than {MaxNameBytes} bytes or holds a NUL");
    }

    public string Required(string entry, string? value) =>
        string.IsNullOrWhiteSpace(value) ? throw Refuse(entry, "it is missing") : value;

    public KernelPackageException Refuse(string entry, string problem) => new(givenPath, $"{entry}: {problem}.");
}
