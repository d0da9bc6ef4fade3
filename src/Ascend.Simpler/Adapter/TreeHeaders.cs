using System.Text;

namespace Ascend.Simpler;

/// <summary>
/// The headers of a tree that declare its host ABI (everything below <c>src/common</c>), read once, so that what is compiled is
/// what was hashed.
/// </summary>
internal sealed class TreeHeaders
{
    private const int MaxFiles = 20_000;
    private const long MaxBytes = 256L << 20;

    private static readonly string[] s_extensions = [".h", ".hpp", ".inc"];
    private static readonly string[] s_apiHeaders = ["worker/runtime_c_api.h", "worker/pto_runtime_c_api.h"];
    private static readonly string[] s_typeHeaders =
        ["task_interface/call_config.h", "task_interface/callable.h", "task_interface/task_args.h"];

    private static readonly string[] s_includeFolders = ["", "task_interface", "worker", "log/include", "platform/include"];

    // In ordinal order of the names. Arrays of references, whose code the platform brings compiled: this is read at every start.
    private readonly string[] _names;
    private readonly byte[][] _contents;

    private TreeHeaders(string directory, string[] names, byte[][] contents, DateTime newest, string newestFile)
    {
        Array.Sort(names, contents, StringComparer.Ordinal);
        (Directory, _names, _contents) = (directory, names, contents);
        (Newest, NewestFile) = (newest, newestFile);
        Key = Hashes.KeyOf(names, contents);
    }

    /// <summary>The tree's <c>src/common</c>.</summary>
    public string Directory { get; }

    /// <summary>Names and contents in the keys of caches.</summary>
    public string Key { get; }

    /// <summary>SHA-256 over names and contents, hexadecimal.</summary>
    public string Hash => Hashes.OfFiles(_names, _contents);

    /// <summary>When the header of the host ABI that changed last was written, in UTC.</summary>
    public DateTime Newest { get; }

    /// <summary>Which one that is, relative to <see cref="Directory"/>.</summary>
    public string NewestFile { get; }

    /// <summary>Reads a tree's headers.</summary>
    /// <param name="directory">Its <c>src/common</c>; null when it has none.</param>
    /// <returns>Null when there is no header of the host ABI.</returns>
    /// <exception cref="AscendException">A header cannot be read, or there are more than any tree has.</exception>
    public static TreeHeaders? Read(string? directory)
    {
        if (directory is null || !s_apiHeaders.Any(header => File.Exists(Path.Combine(directory, header))))
        {
            return null;
        }

        try
        {
            var names = new List<string>();
            var contents = new List<byte[]>();
            long total = 0;
            (DateTime newest, string newestFile) = (DateTime.MinValue, "");
            foreach (string path in System.IO.Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories))
            {
                if (!s_extensions.Contains(Path.GetExtension(path)))
                {
                    continue;
                }

                string name = Path.GetRelativePath(directory, path);
                byte[] bytes = File.ReadAllBytes(path);
                total += bytes.Length;
                if (names.Count == MaxFiles || total > MaxBytes)
                {
                    throw new AscendException(
                        $"'{directory}' holds more than {MaxFiles} headers or {MaxBytes >> 20} MiB of them.", "Name a checkout of simpler.");
                }

                names.Add(name);
                contents.Add(bytes);
                if (IsAbi(name) && File.GetLastWriteTimeUtc(path) is var written && written > newest)
                {
                    (newest, newestFile) = (written, name);
                }
            }

            return new TreeHeaders(directory, [.. names], [.. contents], newest, newestFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AscendException($"The headers in '{directory}' cannot be read: {e.Message}", "Make them readable.", e);
        }
    }

    /// <summary>The headers that the adapter includes by name.</summary>
    public IEnumerable<string> Included => s_apiHeaders.Where(_names.Contains).Take(1).Concat(s_typeHeaders);

    /// <summary>Names and texts of the headers of the host ABI and of the log.</summary>
    public IEnumerable<(string Name, string Text)> AbiTexts => _names.Zip(_contents)
        .Where(file => IsAbi(file.First) || file.First.StartsWith("log/", StringComparison.Ordinal))
        .Select(file => (file.First, Encoding.UTF8.GetString(file.Second)));

    /// <summary>Folders to include from, below a copy of the headers.</summary>
    public static IEnumerable<string> IncludeFolders(string root) => s_includeFolders.Select(folder => Path.Combine(root, folder));

    /// <summary>Writes every header below a folder.</summary>
    public void WriteTo(string folder)
    {
        foreach ((string name, byte[] bytes) in _names.Zip(_contents))
        {
            string path = Path.Combine(folder, name);
            System.IO.Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, bytes);
        }
    }

    private static bool IsAbi(string name) =>
        name.StartsWith("worker/", StringComparison.Ordinal) || name.StartsWith("task_interface/", StringComparison.Ordinal);
}
