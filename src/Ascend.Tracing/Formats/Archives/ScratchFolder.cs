namespace Ascend.Tracing.Formats.Archives;

/// <summary>A folder for unpacked files that goes with its owner, at the latest when the process ends.</summary>
internal sealed class ScratchFolder : IDisposable
{
    private static readonly HashSet<string> s_left = [];
    private static readonly Lock s_gate = new();

    static ScratchFolder() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        lock (s_gate)
        {
            foreach (string path in s_left)
            {
                Remove(path);
            }
        }
    };

    public ScratchFolder()
    {
        Path = Directory.CreateTempSubdirectory("ascend-trace-").FullName;
        lock (s_gate)
        {
            _ = s_left.Add(Path);
        }
    }

    public string Path { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (s_gate)
        {
            if (s_left.Remove(Path))
            {
                Remove(Path);
            }
        }
    }

    private static void Remove(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What cannot be removed is left to the system's own cleaning of its temporary folder.
        }
    }
}
