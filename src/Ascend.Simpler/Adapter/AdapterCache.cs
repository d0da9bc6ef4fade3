using System.Diagnostics;
using System.Globalization;

namespace Ascend.Simpler;

/// <summary>
/// Compiled adapters below the user's cache directory, a folder each by the hash of what went into it: the adapter's source, the
/// tree's headers, the compiler. Folders appear whole by renaming, so processes share the cache without locks. It belongs to the
/// user alone: one that others own or may write is refused, since its contents are loaded.
/// </summary>
/// <param name="folder">The directory; null when the user has none, which compiles anew in every process.</param>
internal sealed class AdapterCache(string? folder)
{
    private const string LibraryName = "adapter.so";
    private const string EntryName = "entry";
    private const string Version = "ascend-adapter/2";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The cache of the user: below <c>XDG_CACHE_HOME</c>, else <c>HOME/.cache</c>.</summary>
    public static AdapterCache OfUser(Func<string, string?> environment)
    {
        string? root = environment("XDG_CACHE_HOME");
        if (string.IsNullOrEmpty(root))
        {
            string? home = environment("HOME");
            root = string.IsNullOrEmpty(home) ? null : Path.Combine(home, ".cache");
        }

        return new AdapterCache(root is null ? null : Path.GetFullPath(Path.Combine(root, "ascend-runtime", "adapters")));
    }

    /// <summary>The adapter for a tree: the kept one, or one that is compiled now and kept.</summary>
    /// <exception cref="AscendNotSupportedException">There is no compiler, or it does not accept the tree.</exception>
    /// <exception cref="AscendException">The cache belongs to others, or nothing can be written.</exception>
    public AdapterEntry Find(TreeHeaders headers, Func<string, string?> environment)
    {
        AdapterCompiler compiler = AdapterCompiler.Find(environment);
        string key = Hashes.KeyOf($"{Version}\n{AdapterSource.Identity}\n{headers.Key}\n{compiler.Fingerprint}");
        try
        {
            if (folder is null)
            {
                return CompileApart(headers, compiler);
            }

            CreateOwned(folder);
            string entry = Path.Combine(folder, key);
            return Read(entry) ?? Compile(headers, compiler, entry);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AscendException(
                $"The adapter for '{headers.Directory}' cannot be kept in '{folder ?? Path.GetTempPath()}': {e.Message}",
                "Free space there, or name a writable directory in XDG_CACHE_HOME.",
                e);
        }
    }

    /// <summary>Makes a directory of the user's alone, or makes sure that it is one.</summary>
    private static void CreateOwned(string directory)
    {
        if (!Directory.Exists(directory))
        {
            CreateForOwner(directory);
        }

        RequireOwned(directory);
    }

    private static void CreateForOwner(string directory)
    {
        if (OperatingSystem.IsLinux())
        {
            Directory.CreateDirectory(directory, OwnerOnly);
        }
    }

    private static void RequireOwned(string path)
    {
        if (FileOwner.Problem(path) is { } problem)
        {
            throw new AscendException(
                $"'{path}' {problem}, so what it holds is not loaded into this process.",
                $"Remove it, or make it yours alone (chown and chmod go-w), or name another directory in XDG_CACHE_HOME.");
        }
    }

    /// <summary>Reads an entry; null when there is none or it is damaged.</summary>
    private static AdapterEntry? Read(string entry)
    {
        if (!Directory.Exists(entry))
        {
            return null;
        }

        RequireOwned(entry);
        string library = Path.Combine(entry, LibraryName);
        string description = Path.Combine(entry, EntryName);
        if (!File.Exists(library) || !File.Exists(description))
        {
            return null;
        }

        RequireOwned(library);
        string[] lines = File.ReadAllLines(description);
        return lines is [Version, var digest, var time, var compiler]
            && double.TryParse(time, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds)
            && digest == Hashes.KeyOf(File.ReadAllBytes(library))
            ? new AdapterEntry(library, TimeSpan.FromSeconds(seconds), compiler, WasCompiledNow: false)
            : null;
    }

    private static AdapterEntry Compile(TreeHeaders headers, AdapterCompiler compiler, string entry)
    {
        string work = $"{entry}.{Guid.NewGuid():N}.tmp";
        CreateForOwner(work);
        try
        {
            AdapterEntry made = CompileIn(headers, compiler, Path.Combine(work, "build"));
            string result = Path.Combine(work, "result");
            CreateForOwner(result);
            File.Move(made.Library, Path.Combine(result, LibraryName));
            string library = Path.Combine(entry, LibraryName);
            File.WriteAllLines(
                Path.Combine(result, EntryName),
                [
                    Version, Hashes.KeyOf(File.ReadAllBytes(Path.Combine(result, LibraryName))),
                    made.CompileTime.TotalSeconds.ToString("F3", CultureInfo.InvariantCulture), made.Compiler,
                ]);
            Place(result, entry, work);
            return Read(entry) is { } kept
                ? kept with { WasCompiledNow = true }
                : throw new IOException($"'{library}' changed while it was written.");
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    /// <summary>Puts a finished entry in its place; a damaged one there makes room, one of another process stays.</summary>
    private static void Place(string result, string entry, string work)
    {
        if (Directory.Exists(entry) && Read(entry) is null)
        {
            Directory.Move(entry, Path.Combine(work, "damaged"));
        }

        try
        {
            Directory.Move(result, entry);
        }
        catch (IOException) when (Directory.Exists(entry))
        {
            // Another process was first.
        }
    }

    /// <summary>Compiles where no cache can be, into a folder that stays for the process's life.</summary>
    private static AdapterEntry CompileApart(TreeHeaders headers, AdapterCompiler compiler)
    {
        string work = Directory.CreateTempSubdirectory("ascend-adapter-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            try
            {
                Directory.Delete(work, recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Left for whoever empties the temporary directory.
            }
        };
        return CompileIn(headers, compiler, Path.Combine(work, "build"));
    }

    private static AdapterEntry CompileIn(TreeHeaders headers, AdapterCompiler compiler, string build)
    {
        CreateForOwner(build);
        long start = Stopwatch.GetTimestamp();
        string library = compiler.Compile(AdapterSource.Embedded, headers, build);
        return new AdapterEntry(library, Stopwatch.GetElapsedTime(start), compiler.Path, WasCompiledNow: true);
    }
}
