using System.Globalization;

namespace Ascend.Simpler;

/// <summary>The folder of one run's files.</summary>
internal static class OutputFolder
{
    /// <summary>Makes a folder that no other run has.</summary>
    /// <param name="directory">Where.</param>
    /// <param name="package">The package's name.</param>
    /// <param name="deviceId">The device.</param>
    /// <param name="runId">The session's number of the run.</param>
    /// <returns>Its full path.</returns>
    /// <exception cref="AscendException">It cannot be made.</exception>
    public static string Create(string directory, string package, int deviceId, long runId)
    {
        string root = Path.GetFullPath(directory);
        string time = DateTime.UtcNow.ToString("yyyyMMdd'T'HHmmss.fff", CultureInfo.InvariantCulture);
        string folder = Path.Combine(root, $"{package}-{time}-p{Environment.ProcessId}-d{deviceId}-r{runId:D4}");
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AscendException(
                $"The output directory '{root}' cannot be written: {e.Message} Nothing was launched.",
                "Name a writable OutputDirectory.",
                e);
        }

        return folder;
    }

    /// <summary>Takes back the folders of a process that is gone, as far as it left nothing in them.</summary>
    /// <param name="directory">Where it made them.</param>
    /// <param name="processId">The process.</param>
    public static void DeleteEmptyOf(string directory, int processId)
    {
        try
        {
            foreach (string folder in Directory.Exists(directory) ? Directory.GetDirectories(directory, $"*-p{processId}-d*-r*") : [])
            {
                DeleteIfEmpty(folder);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // An empty folder stays; what the run failed with is what matters.
        }
    }

    /// <summary>Takes back the folder of a run that left nothing in it.</summary>
    public static void DeleteIfEmpty(string? folder)
    {
        if (folder is not null && Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Directory.Delete(folder);
        }
    }
}
