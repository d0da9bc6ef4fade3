using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;

namespace Ascend.Simpler;

/// <summary>The adapter's source and contract header, which this assembly carries.</summary>
internal sealed partial class AdapterSource
{
    /// <summary>The file that is compiled; it includes the others.</summary>
    public const string Main = "adapter/simpler_adapter.cpp";

    /// <summary>The header that includes the tree's own.</summary>
    public const string Tree = "adapter/tree.h";

    private const string ResourcePrefix = "adapter:";

    private static readonly Lazy<AdapterSource> s_embedded = new(Read);

    private readonly SortedDictionary<string, byte[]> _files;

    private AdapterSource(SortedDictionary<string, byte[]> files) => _files = files;

    /// <summary>The source that this version brings.</summary>
    public static AdapterSource Embedded => s_embedded.Value;

    /// <summary>Names and SHA-256 of every file, as the build found them.</summary>
    public static string Identity => typeof(AdapterSource).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == nameof(AdapterSource)).Value!;

    /// <summary>Names of which the source asks whether the tree declares them.</summary>
    public IEnumerable<string> Names => _files.Values.SelectMany(bytes => NameMacro().Matches(Encoding.UTF8.GetString(bytes)))
        .Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal);

    /// <summary>Writes every file below a folder.</summary>
    public void WriteTo(string folder)
    {
        foreach ((string name, byte[] bytes) in _files)
        {
            string path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, bytes);
        }
    }

    private static AdapterSource Read()
    {
        Assembly assembly = typeof(AdapterSource).Assembly;
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (string resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal)))
        {
            using Stream stream = assembly.GetManifestResourceStream(resource)!;
            byte[] bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            files.Add(resource[ResourcePrefix.Length..], bytes);
        }

        return new AdapterSource(files);
    }

    [GeneratedRegex(@"ASCEND_HAS_(\w+)")]
    private static partial Regex NameMacro();
}
