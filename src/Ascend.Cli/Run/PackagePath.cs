using Ascend.Cli.Parsing;
using Ascend.Runtime;

namespace Ascend.Cli.Run;

/// <summary>Loads the package that a word of the command line names.</summary>
internal static class PackagePath
{
    /// <summary>Loads it.</summary>
    /// <param name="path">A package's folder or its kernel.json.</param>
    /// <param name="names">Words that could have stood there too.</param>
    /// <exception cref="UsageException">There is nothing of that name, or a folder that is no package.</exception>
    /// <exception cref="KernelPackageException">The package cannot be read.</exception>
    public static KernelPackage Load(string path, IReadOnlyCollection<string> names)
    {
        if (!Path.Exists(path))
        {
            string others = names.Count > 0
                ? $" It may also be {string.Join(", ", names)}{Nearest.Hint(Path.GetFileName(path), names)}" : "";
            throw new UsageException($"There is no package '{path}'.{others}");
        }

        if (Directory.Exists(path) && !File.Exists(Path.Combine(path, KernelPackage.FileName)))
        {
            throw new UsageException($"The folder '{path}' is no kernel package: it has no {KernelPackage.FileName}. "
                + "'ascend package' makes one from sources.");
        }

        return KernelPackage.Load(path);
    }
}
