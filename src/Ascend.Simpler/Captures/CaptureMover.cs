namespace Ascend.Simpler;

/// <summary>Moves a folder whole: it is at its destination with all its files, or still where it was.</summary>
internal static class CaptureMover
{
    public static void Move(string source, string destination)
    {
        try
        {
            Directory.Move(source, destination);
        }
        catch (IOException) when (Directory.Exists(source) && !Directory.Exists(destination))
        {
            CopyAcrossFileSystems(source, destination);
        }
    }

    private static void CopyAcrossFileSystems(string source, string destination)
    {
        string partial = destination + ".partial";
        try
        {
            Copy(source, partial);
            Directory.Move(partial, destination);
        }
        catch
        {
            if (Directory.Exists(partial))
            {
                Directory.Delete(partial, recursive: true);
            }

            throw;
        }

        Directory.Delete(source, recursive: true);
    }

    private static void Copy(string source, string destination)
    {
        Directory.CreateDirectory(destination);
        foreach (string file in Directory.EnumerateFiles(source))
        {
            File.Copy(file, Path.Combine(destination, Path.GetFileName(file)));
        }

        foreach (string folder in Directory.EnumerateDirectories(source))
        {
            Copy(folder, Path.Combine(destination, Path.GetFileName(folder)));
        }
    }
}
