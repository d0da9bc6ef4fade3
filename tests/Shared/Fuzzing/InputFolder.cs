using System.Security.Cryptography;

namespace Ascend.Tests;

/// <summary>Inputs of readers in files <c>TARGET/HASH</c>: a corpus, or what a run of fuzzing found.</summary>
/// <param name="path">The folder; it need not exist.</param>
internal sealed class InputFolder(string path)
{
    /// <summary>The corpus that is kept in the repository.</summary>
    public static InputFolder Committed { get; } =
        new(System.IO.Path.Combine(RepositoryRoot.Path, "tests", "data", "fuzz"));

    public string Path { get; } = path;

    /// <summary>All inputs, in the order of their names.</summary>
    public IEnumerable<(string Target, string File)> All => !Directory.Exists(Path) ? [] : Directory
        .EnumerateFiles(Path, "*", SearchOption.AllDirectories)
        .Where(file => System.IO.Path.GetExtension(file).Length == 0)
        .Order(StringComparer.Ordinal)
        .Select(file => (TargetOf(file), file));

    /// <summary>The target of an input: the name of its folder.</summary>
    public static string TargetOf(string file) => System.IO.Path.GetFileName(System.IO.Path.GetDirectoryName(file)!);

    /// <summary>Writes an input under the hash of its bytes.</summary>
    /// <returns>The file's path.</returns>
    public string Save(string target, byte[] bytes)
    {
        string folder = Directory.CreateDirectory(System.IO.Path.Combine(Path, target)).FullName;
        string file = System.IO.Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8)));
        File.WriteAllBytes(file, bytes);
        return file;
    }
}
