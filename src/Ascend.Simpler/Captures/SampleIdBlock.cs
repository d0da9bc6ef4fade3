using System.Globalization;

namespace Ascend.Simpler;

/// <summary>
/// A range of TraCR sample ids that belongs to this process alone, so that the capture folders of two processes never collide.
/// </summary>
/// <remarks>
/// The TraCR build writes <c>$HOME/ascend/tracr_N</c>, N starting at PYPTO_RUN_SAMPLE_ID and growing by one per traced run
/// (TraCR branch of simpler). Block k covers ids k·10^6 to k·10^6 + 10^6 - 1 and is held by an advisory lock on
/// <c>$HOME/ascend/.sample-ids/k.lock</c>, which the system releases when the process ends, however it ends.
/// </remarks>
internal sealed class SampleIdBlock : IDisposable
{
    private const int BlockSize = 1_000_000;
    private const int BlockCount = int.MaxValue / BlockSize;
    private const string FolderPrefix = "tracr_";

    private readonly FileStream _lock;
    private readonly string _root;

    private SampleIdBlock(string root, int block, FileStream heldLock)
    {
        _root = root;
        _lock = heldLock;
        First = block * BlockSize;
    }

    /// <summary>The first id, to be given to the library in PYPTO_RUN_SAMPLE_ID.</summary>
    public int First { get; }

    /// <summary>Pattern of the folders this block covers, for messages.</summary>
    public string FolderRange => Path.Combine(_root, $"{FolderPrefix}{First}…{First + BlockSize - 1}");

    /// <summary>Takes a block whose lock is free and of which no capture folder exists.</summary>
    /// <param name="home">The home directory under which the library will write.</param>
    /// <exception cref="IOException">The lock folder cannot be made or written.</exception>
    public static SampleIdBlock Reserve(string home)
    {
        string root = Path.Combine(home, "ascend");
        string locks = Path.Combine(root, ".sample-ids");
        Directory.CreateDirectory(locks);
        HashSet<int> occupied = [.. CaptureFolders(root).Select(folder => folder.Id / BlockSize)];
        for (int block = 1; block < BlockCount; block++)
        {
            if (!occupied.Contains(block) && TryLock(Path.Combine(locks, $"{block}.lock")) is { } held)
            {
                return new SampleIdBlock(root, block, held);
            }
        }

        throw new IOException($"All {BlockCount - 1} blocks of sample ids under '{root}' are taken; remove old {FolderPrefix}* folders.");
    }

    /// <summary>The capture folders that exist in this block, oldest id first.</summary>
    public IReadOnlyList<string> ExistingFolders() =>
        [.. CaptureFolders(_root).Where(folder => folder.Id / BlockSize == First / BlockSize).OrderBy(folder => folder.Id).Select(folder => folder.Path)];

    public void Dispose() => _lock.Dispose();

    private static FileStream? TryLock(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }

    private static IEnumerable<(int Id, string Path)> CaptureFolders(string root)
    {
        if (!Directory.Exists(root))
        {
            yield break;
        }

        foreach (string folder in Directory.EnumerateDirectories(root, FolderPrefix + "*"))
        {
            ReadOnlySpan<char> number = Path.GetFileName(folder.AsSpan())[FolderPrefix.Length..];
            if (int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int id))
            {
                yield return (id, folder);
            }
        }
    }
}
