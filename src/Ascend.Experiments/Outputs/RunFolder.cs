using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Ascend.Files;

namespace Ascend.Experiments;

/// <summary>
/// The folder of one command's run below an output folder, named by time and by what was asked; beside it <c>latest</c>, a
/// link to the newest finished run, and <c>index.html</c>, a page over all of them. What else is in the output folder is
/// left alone.
/// </summary>
/// <remarks>Not thread-safe; several processes may share an output folder.</remarks>
public sealed class RunFolder
{
    /// <summary>The link to the newest finished run.</summary>
    public const string LatestName = "latest";

    private const int LongestName = 80;
    private const int AlreadyThere = 17;
    private const uint AnyMode = 0x1FF;

    private readonly bool _isNewRoot;

    private RunFolder(string root, string path, bool isNewRoot)
    {
        Root = root;
        Path = path;
        _isNewRoot = isNewRoot;
    }

    /// <summary>The output folder.</summary>
    public string Root { get; }

    /// <summary>The run's own folder.</summary>
    public string Path { get; }

    /// <summary>Makes a folder that no other run has.</summary>
    /// <param name="root">The output folder, made when it is missing.</param>
    /// <param name="what">What was asked for, such as <c>compare cce pypto</c>; becomes part of the name.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public static RunFolder Create(string root, string what)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        ArgumentNullException.ThrowIfNull(what);
        string full = System.IO.Path.GetFullPath(root);
        bool isNewRoot = !Directory.Exists(full);
        Directory.CreateDirectory(full);
        string name = $"{DateTime.UtcNow.ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture)}-{Slug(what)}";
        for (int number = 1; ; number++)
        {
            string path = System.IO.Path.Combine(
                full, number == 1 ? name : $"{name}.{number.ToString(CultureInfo.InvariantCulture)}");
            if (TryMake(path))
            {
                return new RunFolder(full, path, isNewRoot);
            }
        }
    }

    /// <summary>Writes what the run gave, links <c>latest</c> to it and renews the index page.</summary>
    /// <param name="summary">What the run gave.</param>
    /// <returns>What was left as it is because it is not ours; a sentence each.</returns>
    /// <exception cref="IOException">Something cannot be written.</exception>
    public IReadOnlyList<string> Finish(RunSummary summary)
    {
        ArgumentNullException.ThrowIfNull(summary);
        OutputFile.Write(
            System.IO.Path.Combine(Path, RunSummary.FileName),
            stream => JsonSerializer.Serialize(stream, summary, RunSummaryJson.Default.RunSummary));
        var notes = new List<string>();
        if (!Link())
        {
            notes.Add($"'{System.IO.Path.Combine(Root, LatestName)}' is no link of ours and was left as it is.");
        }

        if (!RunIndex.TryWrite(Root))
        {
            notes.Add($"'{System.IO.Path.Combine(Root, RunIndex.FileName)}' is not the index of an output folder and was "
                + "left as it is.");
        }

        return notes;
    }

    /// <summary>Removes the folder if nothing was put into it, and the output folder if it was made for this run.</summary>
    public void RemoveIfEmpty()
    {
        foreach (string folder in _isNewRoot ? (string[])[Path, Root] : [Path])
        {
            if (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
            {
                Directory.Delete(folder);
            }
        }
    }

    private static bool TryMake(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return !Directory.Exists(path) && Directory.CreateDirectory(path).Exists;
        }

        if (NativeFiles.MakeFolder(path, AnyMode) == 0)
        {
            return true;
        }

        return Marshal.GetLastPInvokeError() == AlreadyThere
            ? false
            : throw new IOException($"The folder '{path}' cannot be made: {Marshal.GetLastPInvokeErrorMessage()}. Name "
                + "another one with --output.");
    }

    /// <summary>Replaces the link in one step; false when there is something else of that name.</summary>
    private bool Link()
    {
        string link = System.IO.Path.Combine(Root, LatestName);
        if (FileStatistics.Of(link, follow: false) is { Kind: not FileKind.Link })
        {
            return false;
        }

        string staged = System.IO.Path.Combine(Root, $".ascend-{Guid.NewGuid():N}.tmp");
        Directory.CreateSymbolicLink(staged, System.IO.Path.GetFileName(Path));
        if (NativeFiles.Rename(staged, link) != 0)
        {
            File.Delete(staged);
            return false;
        }

        return true;
    }

    private static string Slug(string what)
    {
        var slug = new StringBuilder();
        foreach (char c in what)
        {
            if (char.IsAsciiLetterOrDigit(c) || c is '_' or '.')
            {
                slug.Append(c);
            }
            else if (slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        string text = slug.ToString().Trim('-', '.');
        return text.Length <= LongestName ? text : text[..LongestName].TrimEnd('-', '.');
    }
}
