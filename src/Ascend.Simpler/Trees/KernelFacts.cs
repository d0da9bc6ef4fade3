using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Ascend.Simpler;

/// <summary>
/// What binaries that are compiled against a tree rely on: the layout of tensors and argument blocks as the adapter's compiler found
/// it, and the text of the headers that kernels and orchestrations include.
/// </summary>
internal sealed partial class KernelFacts
{
    private const string HeadersKey = "headers";
    private const int ShownDifferences = 6;

    private readonly SortedDictionary<string, string> _facts;

    private KernelFacts(SortedDictionary<string, string> facts) => _facts = facts;

    /// <summary>By name.</summary>
    public IReadOnlyDictionary<string, string> All => _facts;

    /// <summary>The facts of a tree.</summary>
    /// <param name="adapter">What its adapter found.</param>
    /// <param name="tree">The tree; null for the mock, whose programs include nothing.</param>
    /// <exception cref="AscendException">A header cannot be read.</exception>
    public static KernelFacts Of(AdapterFacts adapter, RuntimeTree? tree) =>
        Of(adapter, tree?.Headers is { } headers ? Path.GetDirectoryName(headers) : null, tree?.Architecture, tree?.Runtime);

    /// <summary>The facts of the sources in a tree's <c>src</c> for one architecture and runtime.</summary>
    /// <exception cref="AscendException">A header cannot be read.</exception>
    public static KernelFacts Of(AdapterFacts adapter, string? sources, string? architecture, string? runtime)
    {
        var facts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach ((string name, string value) in adapter.KernelFacts)
        {
            facts[name] = value;
        }

        if (sources is not null)
        {
            string arch = Path.Combine(sources, architecture!);
            facts[HeadersKey] = HashOf(
                sources,
                [
                    Path.Combine(sources, "common", "task_interface"),
                    Path.Combine(sources, "common", "platform", "include"),
                    Path.Combine(arch, "platform", "include"),
                    Path.Combine(arch, "runtime", runtime!, "common"),
                    Path.Combine(arch, "runtime", runtime!, "runtime"),
                    Path.Combine(arch, "runtime", runtime!, "orchestration"),
                ]);
        }

        return new KernelFacts(facts);
    }

    /// <summary>Refuses a package that was compiled against other facts.</summary>
    /// <exception cref="KernelPackageException">It was, or does not say against which; the message has the differences.</exception>
    public void Require(KernelPackage package, string platform)
    {
        PackageBuild? build = package.Builds.GetValueOrDefault(platform);
        if (build is null or { Facts.Count: 0 })
        {
            throw new KernelPackageException(
                package.DirectoryPath,
                $"it does not say which facts of simpler its {platform} binaries rely on (packages from before those were recorded do not), so they may "
                + "read arguments in another layout than the runtime writes. Build it again: ascend package SOURCE --output "
                + $"{package.DirectoryPath}, with SIMPLER_ROOT naming the tree whose runtime is to run it.");
        }

        string[] names = [.. _facts.Keys.Union(build.Facts.Keys).Order(StringComparer.Ordinal)];
        string[] differences =
        [
            .. names.Where(name => _facts.GetValueOrDefault(name) != build.Facts.GetValueOrDefault(name))
                .Select(name => name == HeadersKey
                    ? "the headers that kernels include differ"
                    : $"{name} is {build.Facts.GetValueOrDefault(name) ?? "absent"} in the package and {_facts.GetValueOrDefault(name) ?? "absent"} in the tree"),
        ];
        if (differences.Length > 0)
        {
            string more = differences.Length > ShownDifferences ? $"; and {differences.Length - ShownDifferences} more" : "";
            throw new KernelPackageException(
                package.DirectoryPath,
                $"its {platform} binaries are compiled against {(build.SimplerCommit is { } commit ? $"simpler {commit}" : "another tree of simpler")}"
                + $"{(build.Generation is { } generation ? $" ({generation})" : "")}: {string.Join("; ", differences.Take(ShownDifferences))}{more}. "
                + "Build the package again against the tree whose runtime is to run it.");
        }
    }

    /// <summary>SHA-256 over the headers' text without comments and white space, so that what does not reach the compiler counts for nothing.</summary>
    private static string HashOf(string root, IEnumerable<string> folders)
    {
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach (string file in folders.Where(Directory.Exists)
                .SelectMany(folder => Directory.EnumerateFiles(folder, "*.h", SearchOption.AllDirectories)).Order(StringComparer.Ordinal))
            {
                hash.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(root, file) + "\n"));
                hash.AppendData(Encoding.Latin1.GetBytes(WithoutComments(File.ReadAllText(file, Encoding.Latin1))));
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AscendException($"The headers below '{root}' cannot be read: {e.Message}", "Make them readable.", e);
        }
    }

    private static string WithoutComments(string source) =>
        LiteralOrSpace().Replace(source, match => match.Groups["literal"].Success ? match.Value : " ").Trim();

    [GeneratedRegex("""(?<literal>"(\\.|[^"\\\n])*"|'(\\.|[^'\\\n])*')|(//[^\n]*|/\*.*?(\*/|\z)|\s)+""", RegexOptions.Singleline)]
    private static partial Regex LiteralOrSpace();
}
