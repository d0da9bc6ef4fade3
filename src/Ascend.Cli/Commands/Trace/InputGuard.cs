using Ascend.Files;
using Ascend.Tracing;

namespace Ascend.Cli.Commands.Trace;

/// <summary>Keeps outputs from replacing what they are made of.</summary>
internal static class InputGuard
{
    private static readonly string[] s_tracrFiles = ["metadata.json", "traces.bts"];

    /// <summary>Refuses an output that is an input, under whatever name, or a part of a capture's folder.</summary>
    /// <param name="output">The output's path.</param>
    /// <param name="inputs">Files and folders that are read; null for one that is not named.</param>
    /// <exception cref="UsageException">It is one of them.</exception>
    public static void RequireOther(string? output, IEnumerable<string?> inputs)
    {
        if (output is null or OutputTarget.StandardOutput || PlaceOf(output) is not { Kind: FileKind.Regular } place)
        {
            return;
        }

        foreach (string input in inputs.OfType<string>())
        {
            if (FileStatistics.Of(input, follow: true) is not { } status)
            {
                continue;
            }

            bool isSame = OperatingSystem.IsLinux()
                ? status.IsSameFileAs(place.Status!.Value) : Path.GetFullPath(input) == place.Target;
            if (isSame)
            {
                throw new UsageException(
                    $"'{output}' is what is read ('{input}'), which would be replaced; name another output.");
            }

            if (status.Kind == FileKind.Folder && IsPartOf(place.Target, input))
            {
                throw new UsageException(
                    $"'{output}' is part of the capture '{input}', which would be damaged; name another output.");
            }
        }
    }

    private static OutputPlace? PlaceOf(string output)
    {
        try
        {
            return OutputPlace.Find(output);
        }
        catch (IOException)
        {
            return null; // What cannot be written is refused as such when it is opened.
        }
    }

    private static bool IsPartOf(string file, string folder)
    {
        string root = OutputPlace.Find(Path.Combine(folder, "x")).Target[..^1];
        return file.StartsWith(root, StringComparison.Ordinal)
            && (s_tracrFiles.Contains(Path.GetFileName(file))
                || TraceDoor.Recognize(file) is CaptureKind.ChipSwimlane or CaptureKind.Deps or CaptureKind.NameMap);
    }
}
