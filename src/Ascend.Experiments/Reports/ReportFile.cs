namespace Ascend.Experiments;

/// <summary>A file that appears under its name only when it is complete.</summary>
internal static class ReportFile
{
    /// <summary>Writes beside the file under a temporary name, then renames; a file of that name is replaced.</summary>
    /// <exception cref="IOException">The folder cannot be made or the file not be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        string full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full) ?? ".");
        string temporary = $"{full}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.Read))
            {
                write(stream);
            }

            File.Move(temporary, full, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
