namespace Ascend.Simpler;

/// <summary>Whether the libraries stored a run's records whole. What the records say is for Ascend.Tracing.</summary>
internal static class CaptureCheck
{
    private const int RecordBytes = 16;

    /// <summary>What a capture lacks; null when every thread's records are there.</summary>
    /// <param name="folder">The capture: a folder proc.N, whatever its number in the revision, with metadata.json and thread.*/traces.bts.</param>
    /// <param name="dropsFrom">The number of records after which a thread's were dropped silently; null where they are not.</param>
    public static string? Problem(string folder, long? dropsFrom = null)
    {
        try
        {
            string[] procs = Directory.GetDirectories(folder, "proc.*");
            if (procs.Length != 1)
            {
                return $"The capture '{folder}' holds {procs.Length} proc folders, one is expected: the library stored nothing.";
            }

            if (!File.Exists(Path.Combine(procs[0], "metadata.json")))
            {
                return $"The capture '{folder}' is partial: it has no metadata.json, so the library failed while it stored the records. Look at "
                    + "its log, and for a full disk.";
            }

            string[] threads = Directory.GetFiles(procs[0], "traces.bts", SearchOption.AllDirectories);
            return threads.Length == 0 || threads.All(file => new FileInfo(file).Length == 0)
                ? $"The capture '{folder}' is empty: no thread has a record."
                : Array.Find(threads, file => new FileInfo(file).Length % RecordBytes != 0) is { } cut
                ? $"The capture '{folder}' is partial: '{cut}' ends within a record."
                : Array.Find(threads, IsZero) is { } zero
                ? $"The capture '{folder}' is damaged: '{zero}' holds zeros only, as when host and AICPU libraries were built with different "
                    + "TRACR_CAPACITY. Build the tree again."
                : Array.Find(threads, file => new FileInfo(file).Length / RecordBytes == dropsFrom) is { } full
                ? $"The capture '{folder}' is possibly truncated: '{full}' holds {dropsFrom} records, all that its buffer takes, and the library drops "
                    + "what follows. Trace a shorter run, use fewer AICPU threads or a larger block_dim, or build the tree with a larger TRACR_CAPACITY."
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"The capture '{folder}' cannot be read: {e.Message}";
        }
    }

    private static bool IsZero(string file)
    {
        byte[] buffer = new byte[1 << 16];
        using FileStream stream = File.OpenRead(file);
        int count;
        while ((count = stream.Read(buffer)) > 0)
        {
            if (buffer.AsSpan(0, count).ContainsAnyExcept((byte)0))
            {
                return false;
            }
        }

        return stream.Length > 0;
    }
}
