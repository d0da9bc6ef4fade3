using System.Collections.Concurrent;
using System.Text;

namespace Ascend.Simpler;

/// <summary>
/// Compiled files by what went into them. A step's key covers tool, arguments and inputs; under it lies the list of headers that the
/// compiler read last time; the result's key covers their contents too. Files appear whole by renaming, so that processes can share a
/// cache without locks.
/// </summary>
internal sealed class CompileCache(string directory)
{
    private const string Version = "ascend-kernel-cache/1";

    private readonly ConcurrentDictionary<string, Lazy<string>> _hashes = new(StringComparer.Ordinal);

    /// <summary>A new folder for the outputs of running compilers; the caller deletes it.</summary>
    public string CreateWorkFolder()
    {
        string folder = Path.Combine(directory, "work", Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(folder);
        return folder;
    }

    /// <summary>The result of a step if nothing that went into it has changed, else null.</summary>
    public string? Find(BuildStep step)
    {
        string key = KeyOf(step);
        string[] headers = [];
        if (step.WritesDependencies)
        {
            string list = PathOf("headers", key);
            if (!File.Exists(list))
            {
                return null;
            }

            headers = File.ReadAllLines(list);
        }

        string? result = ResultKey(key, headers) is { } resultKey ? PathOf("objects", resultKey) : null;
        return File.Exists(result) ? result : null;
    }

    /// <summary>Takes a step's output into the cache.</summary>
    /// <param name="step">The step.</param>
    /// <param name="output">Its output; moved.</param>
    /// <param name="dependencyFile">What the compiler wrote about the headers it read; ignored for a linker.</param>
    /// <param name="started">When the step began, in UTC.</param>
    /// <returns>The path in the cache.</returns>
    /// <exception cref="IOException">Something that it read changed meanwhile, or the cache cannot be written.</exception>
    public string Store(BuildStep step, string output, string dependencyFile, DateTime started)
    {
        string key = KeyOf(step);
        string[] headers = step.WritesDependencies
            ? [.. DependencyFile.Parse(File.ReadAllText(dependencyFile)).Except(step.Inputs).Order(StringComparer.Ordinal)]
            : [];
        if (headers.Concat(step.WritesDependencies ? step.Inputs : []).FirstOrDefault(file => File.GetLastWriteTimeUtc(file) > started)
            is { } changed)
        {
            throw new IOException($"'{changed}' changed while {step.Name} was compiled; build again.");
        }

        string resultKey = ResultKey(key, headers)
            ?? throw new IOException($"A header that {step.Name} includes disappeared while it was compiled; build again.");
        string result = PathOf("objects", resultKey);
        Directory.CreateDirectory(Path.GetDirectoryName(result)!);
        File.Move(output, result, overwrite: true);
        if (step.WritesDependencies)
        {
            string list = PathOf("headers", key);
            Directory.CreateDirectory(Path.GetDirectoryName(list)!);
            File.WriteAllLines(dependencyFile, headers);
            File.Move(dependencyFile, list, overwrite: true);
        }

        return result;
    }

    private string KeyOf(BuildStep step)
    {
        var text = new StringBuilder(Version).Append('\n').Append(step.Tool.Fingerprint).Append('\n');
        foreach (string argument in step.Arguments)
        {
            text.Append(argument).Append('\0');
        }

        foreach (string input in step.Inputs)
        {
            // The name of an input of a linker is its own cache key; the path of a source is in the debug information.
            text.Append('\n').Append(step.WritesDependencies ? input : "").Append(' ').Append(HashOf(input));
        }

        return Hashes.OfText(text.ToString());
    }

    private string? ResultKey(string key, string[] headers)
    {
        var text = new StringBuilder(key);
        foreach (string header in headers)
        {
            if (!File.Exists(header))
            {
                return null;
            }

            text.Append('\n').Append(header).Append(' ').Append(HashOf(header));
        }

        return Hashes.OfText(text.ToString());
    }

    /// <summary>A file's hash, computed once per build: kernels of a package share most of their headers.</summary>
    private string HashOf(string file) => _hashes.GetOrAdd(file, path => new Lazy<string>(() => Hashes.OfFile(path))).Value;

    private string PathOf(string kind, string key) => Path.Combine(directory, kind, key[..2], key);
}
