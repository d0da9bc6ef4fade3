namespace Ascend.Simpler;

/// <summary>A compiled adapter.</summary>
/// <param name="Library">Full path of the shared library.</param>
/// <param name="CompileTime">How long its compilation took.</param>
/// <param name="Compiler">The compiler.</param>
/// <param name="WasCompiledNow">False when it was in the cache.</param>
internal sealed record AdapterEntry(string Library, TimeSpan CompileTime, string Compiler, bool WasCompiledNow)
{
    private const string ServedPrefix = "serves-";

    /// <summary>A host runtime, of this path, length and time of writing, was found to export all that the adapter calls.</summary>
    public bool IsKnownToServe(string hostRuntime) => File.Exists(NoteFor(hostRuntime));

    /// <summary>Keeps that beside the adapter, where that can be written.</summary>
    public void NoteThatItServes(string hostRuntime)
    {
        try
        {
            File.Create(NoteFor(hostRuntime)).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Found out again at the next start.
        }
    }

    private string NoteFor(string hostRuntime)
    {
        var file = new FileInfo(hostRuntime);
        string stamp = Hashes.KeyOf($"{file.FullName}\n{file.LastWriteTimeUtc.Ticks}\n{file.Length}");
        return Path.Combine(Path.GetDirectoryName(Library)!, ServedPrefix + stamp);
    }
}
