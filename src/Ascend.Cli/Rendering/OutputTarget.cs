using System.CommandLine;

namespace Ascend.Cli;

/// <summary>Where a command's output goes: a file that appears whole or not at all, or standard output.</summary>
internal static class OutputTarget
{
    /// <summary>The path that stands for standard output.</summary>
    public const string StandardOutput = "-";

    public static Option<string> Option(string description, string value) => new("--output", "-o")
    {
        Description = $"{description}; - for standard output.",
        HelpName = "path",
        DefaultValueFactory = _ => value,
    };

    /// <summary>Finds out before long work that a file could not be written after it.</summary>
    /// <exception cref="UsageException">The file's folder is missing or not writable, or the path is a folder.</exception>
    public static void RequireWritable(string path)
    {
        if (path == StandardOutput)
        {
            return;
        }

        if (Directory.Exists(path))
        {
            throw new UsageException($"'{path}' is a folder; name a file.");
        }

        string temporary = TemporaryName(path);
        try
        {
            File.WriteAllBytes(temporary, []);
            File.Delete(temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"'{path}' cannot be written: {e.Message}", e);
        }
    }

    /// <summary>Writes to a temporary file beside the target and renames it, or writes to standard output.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        if (path == StandardOutput)
        {
            using Stream output = Console.OpenStandardOutput();
            write(output);
            return;
        }

        string temporary = TemporaryName(path);
        try
        {
            using (FileStream file = File.Create(temporary))
            {
                write(file);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private static string TemporaryName(string path) => $"{Path.GetFullPath(path)}.{Environment.ProcessId}.tmp";
}
