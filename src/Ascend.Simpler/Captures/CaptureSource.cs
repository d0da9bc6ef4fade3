using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Ascend.Interop;

namespace Ascend.Simpler;

/// <summary>
/// Where one TraCR build of the runtime leaves its captures. One per library file and process: the library counts its runs for
/// the whole process, so traced runs of one library take turns.
/// </summary>
[SuppressMessage("Reliability", "CA1001", Justification = "One per library for the life of the process.")]
internal sealed class CaptureSource
{
    private static readonly ConcurrentDictionary<string, CaptureSource> s_sources = new(StringComparer.Ordinal);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly string _libraryPath;
    private SampleIdBlock? _block;

    private CaptureSource(string libraryPath) => _libraryPath = libraryPath;

    /// <summary>The source of a library file.</summary>
    public static CaptureSource Of(string libraryPath) =>
        s_sources.GetOrAdd(Path.GetFullPath(libraryPath), static path => new CaptureSource(path));

    /// <summary>Runs the loading of the library with its first sample id in the environment that getenv sees.</summary>
    /// <exception cref="AscendException">HOME is not set, or no id can be reserved under it.</exception>
    public T WhileLoading<T>(Func<T> load)
    {
        _turn.Wait();
        string? previous = DynamicLinker.GetEnvironmentVariable(SampleIdVariable.Name);
        try
        {
            DynamicLinker.SetEnvironmentVariable(SampleIdVariable.Name, $"{ReservedBlock().First}");
            return load();
        }
        finally
        {
            DynamicLinker.SetEnvironmentVariable(SampleIdVariable.Name, previous);
            _turn.Release();
        }
    }

    /// <summary>Waits for this library's turn and discards what an earlier failed run may have left.</summary>
    public void BeginRun()
    {
        _turn.Wait();
        try
        {
            Discard();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or AscendException)
        {
            _turn.Release();
            throw new AscendException(
                $"The capture folders '{_block?.FolderRange}' cannot be prepared: {e.Message}", "Make the folder writable.", e);
        }
    }

    /// <summary>Moves the capture of the run that just ended to its destination.</summary>
    /// <param name="destination">A folder that does not exist.</param>
    /// <param name="build">What is known of the library's buffers; null where nothing is.</param>
    /// <returns>Why there is no complete capture; null when there is one. A partial one is moved too.</returns>
    public string? Collect(string destination, TracrBuild? build)
    {
        IReadOnlyList<string> folders = ReservedBlock().ExistingFolders();
        if (folders.Count != 1)
        {
            string found = folders.Count == 0 ? "none" : string.Join(", ", folders);
            return $"The run left no single capture in '{ReservedBlock().FolderRange}'; found: {found}. Check that '{_libraryPath}' is a TraCR "
                + "build, that this process had not loaded it before, and that HOME is unchanged.";
        }

        try
        {
            CaptureMover.Move(folders[0], destination);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"The capture '{folders[0]}' cannot be moved to '{destination}': {e.Message} Free space there or choose another folder.";
        }

        return CaptureCheck.Problem(destination, build?.DropsFrom);
    }

    /// <summary>Gives the turn to the next traced run; what was not collected is discarded.</summary>
    public void EndRun()
    {
        try
        {
            Discard();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next run discards it, or is refused for it.
        }
        finally
        {
            _turn.Release();
        }
    }

    private void Discard()
    {
        foreach (string left in ReservedBlock().ExistingFolders())
        {
            Directory.Delete(left, recursive: true);
        }
    }

    private SampleIdBlock ReservedBlock()
    {
        if (_block is not null)
        {
            return _block;
        }

        string? home = DynamicLinker.GetEnvironmentVariable("HOME");
        if (string.IsNullOrEmpty(home))
        {
            throw new AscendException(
                "A traced run needs the environment variable HOME: the runtime writes its captures below it.", "Set HOME.");
        }

        try
        {
            return _block = SampleIdBlock.Reserve(home);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AscendException(
                $"No TraCR sample ids can be reserved under '{home}/ascend': {e.Message}", "Make that folder writable.", e);
        }
    }
}
