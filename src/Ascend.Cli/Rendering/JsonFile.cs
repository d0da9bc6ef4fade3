namespace Ascend.Cli;

/// <summary>Writes result files whole or not at all.</summary>
internal static class JsonFile
{
    /// <summary>Finds out before long work that a file could not be written after it.</summary>
    /// <exception cref="UsageException">The file's folder is missing or not writable, or the path is a folder.</exception>
    public static void RequireWritable(string? path)
    {
        if (path is null)
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

    /// <summary>Writes to a temporary file beside the target, then renames it.</summary>
    public static void Write(string path, ReadOnlySpan<byte> contents)
    {
        string temporary = TemporaryName(path);
        try
        {
            File.WriteAllBytes(temporary, contents);
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
