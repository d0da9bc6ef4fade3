using System.Text.Json;

namespace Ascend.Simpler;

/// <summary>
/// The compiled binaries that PyPTO left in its output's <c>cache</c> folder. They are taken only when the folder says that they were
/// built for the same platform, runtime and commits, and when they are newer than their sources.
/// </summary>
internal sealed class PyptoBinaryCache
{
    private readonly string _folder;
    private readonly PyptoBinaryContextDocument _context;

    private PyptoBinaryCache(string folder, PyptoBinaryContextDocument context)
    {
        _folder = folder;
        _context = context;
    }

    /// <summary>Opens an output's cache; null when it has none, or one that does not say what it was built for.</summary>
    public static PyptoBinaryCache? TryOpen(string outputDirectory)
    {
        string folder = Path.Combine(outputDirectory, "cache");
        string file = Path.Combine(folder, "binary_context.json");
        try
        {
            return File.Exists(file)
                && JsonSerializer.Deserialize(File.ReadAllBytes(file), PackageJsonContext.Default.PyptoBinaryContextDocument)
                    is { Schema: 1 } context
                ? new PyptoBinaryCache(folder, context)
                : null;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The binaries fit what is to be built; when not known, they do not.</summary>
    public bool Matches(string platform, string runtime, string? simplerCommit, string? ptoIsaCommit) =>
        _context.Platform == platform
        && _context.RuntimeName == runtime
        && simplerCommit is not null && _context.RuntimeRevision == simplerCommit
        && ptoIsaCommit is not null && _context.PtoIsaRevision == ptoIsaCommit;

    /// <summary>A kernel's binary, or null. External kernels are always compiled: their name in the cache is a digest of PyPTO's.</summary>
    public string? Find(KernelSource kernel) => kernel.IsExternal
        ? null
        : NewerThan(
            kernel.SourcePath,
            $"incore_{kernel.FuncId}_{(kernel.CoreType == CoreType.AiVector ? "aiv" : "aic")}_"
            + $"{Path.GetFileNameWithoutExtension(kernel.SourcePath)}_{_context.Platform}.bin");

    /// <summary>The orchestration's binary, or null.</summary>
    public string? Find(OrchestrationSource orchestration) =>
        NewerThan(orchestration.SourcePath, $"orch_{Path.GetFileNameWithoutExtension(orchestration.SourcePath)}.bin");

    private string? NewerThan(string source, string name)
    {
        string path = Path.Combine(_folder, name);
        return File.Exists(path) && File.GetLastWriteTimeUtc(path) >= File.GetLastWriteTimeUtc(source) ? path : null;
    }
}
