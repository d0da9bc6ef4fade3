namespace Ascend.Simpler;

/// <summary>Makes adjusted copies of sources, whose names depend on their contents only, so that compiled files can be found again.</summary>
internal static class SourceAdjuster
{
    /// <summary>The kernel with the adjustments of a platform made.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="onSimulator">The platform.</param>
    /// <param name="cacheDirectory">Where copies go.</param>
    /// <param name="note">Told of each change that was made.</param>
    /// <returns>The kernel, with another source and its folder among the include folders if something was changed.</returns>
    /// <exception cref="InvalidDataException">An adjustment does not fit the source.</exception>
    public static KernelSource Adjust(KernelSource kernel, bool onSimulator, string cacheDirectory, Action<string> note)
    {
        string[] original = [];
        IReadOnlyList<string> lines = original;
        foreach (SourceAdjustment adjustment in kernel.Adjustments.Where(adjustment => adjustment.OnSimulator == onSimulator))
        {
            if (original.Length == 0)
            {
                lines = original = File.ReadAllLines(kernel.SourcePath);
            }

            IReadOnlyList<string> changed = adjustment.Apply(lines);
            if (changed.Count != lines.Count)
            {
                int difference = changed.Count - lines.Count;
                note($"{kernel.DisplayName} was compiled from a copy with {Math.Abs(difference)} line{(Math.Abs(difference) == 1 ? "" : "s")} "
                    + $"{(difference < 0 ? "left out" : "added")}: {adjustment.Because}.");
                lines = changed;
            }
        }

        if (ReferenceEquals(lines, original))
        {
            return kernel;
        }

        string text = string.Join('\n', lines) + "\n";
        string hash = Hashes.OfText(text)[..20];
        string folder = Path.Combine(cacheDirectory, "adjusted", hash);
        string path = Path.Combine(folder, Path.GetFileName(kernel.SourcePath));
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(folder);
            string temporary = Path.Combine(folder, $"{Guid.NewGuid():N}.tmp");
            File.WriteAllText(temporary, text);
            File.Move(temporary, path, overwrite: true);
        }

        return kernel with
        {
            SourcePath = path,
            IncludeDirectories = [Path.GetDirectoryName(kernel.SourcePath)!, .. kernel.IncludeDirectories],
        };
    }
}
