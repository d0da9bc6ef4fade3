using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Ascend.Files;

/// <summary>What an output path leads to, its links followed.</summary>
/// <param name="Path">As given, for messages.</param>
/// <param name="Target">The file behind the links.</param>
/// <param name="Status">What is there; null for nothing.</param>
/// <param name="Descriptor">The descriptor of this process that the path stands for; null for an ordinary path.</param>
internal sealed partial record OutputPlace(string Path, string Target, FileStatistics? Status, int? Descriptor)
{
    /// <summary>Links that are followed before they count as a loop, as in Linux.</summary>
    private const int MostLinks = 40;

    private const int LongestPath = 4096;

    /// <summary>What is there.</summary>
    public FileKind Kind => Status?.Kind ?? FileKind.Missing;

    /// <summary>Follows the path.</summary>
    /// <exception cref="IOException">Its links form a loop, or it names a descriptor that is not open.</exception>
    public static OutputPlace Find(string path)
    {
        string current = System.IO.Path.GetFullPath(path);
        for (int links = 0; links <= MostLinks; links++)
        {
            current = OperatingSystem.IsLinux() ? WithRealFolder(current) : current;
            if (DescriptorOf(current) is { } descriptor)
            {
                return FileStatistics.Of(current, follow: true) is { } opened
                    ? new OutputPlace(path, current, opened, descriptor.IsOwn ? descriptor.Number : null)
                    : throw new IOException($"'{path}' cannot be written: the descriptor is not open.");
            }

            FileStatistics? status = FileStatistics.Of(current, follow: false);
            if (status is not { Kind: FileKind.Link })
            {
                return new OutputPlace(path, current, status, null);
            }

            string target = new FileInfo(current).LinkTarget
                ?? throw new IOException($"'{path}': the link '{current}' cannot be read.");
            current = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(current)!, target);
        }

        throw new IOException($"'{path}' cannot be written: its links lead in a circle. Remove the link, or name another "
            + "file.");
    }

    /// <summary>The same file with its folder's links followed, so that a step up from it is the file system's.</summary>
    private static unsafe string WithRealFolder(string path)
    {
        string trimmed = path.Length > 1 ? path.TrimEnd('/') : path;
        int slash = trimmed.LastIndexOf('/');
        string folder = slash == 0 ? "/" : trimmed[..slash];
        string name = trimmed[(slash + 1)..];
        byte* buffer = stackalloc byte[LongestPath];
        return name is "." or ".." || NativeFiles.RealPath(folder, buffer) is null
            ? System.IO.Path.GetFullPath(path)
            : System.IO.Path.Combine(Marshal.PtrToStringUTF8((nint)buffer)!, name);
    }

    /// <summary>The descriptor that a file below /proc/PID/fd stands for.</summary>
    private static (bool IsOwn, int Number)? DescriptorOf(string path)
    {
        Match match = DescriptorPath().Match(path);
        return match.Success && int.TryParse(
            match.Groups["fd"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? (match.Groups["pid"].Value == Environment.ProcessId.ToString(CultureInfo.InvariantCulture), number)
            : null;
    }

    [GeneratedRegex("^/proc/(?<pid>[0-9]+)/(task/[0-9]+/)?fd/(?<fd>[0-9]+)$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex DescriptorPath();
}
