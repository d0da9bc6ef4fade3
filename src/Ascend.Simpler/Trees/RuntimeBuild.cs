using Ascend.Interop;

namespace Ascend.Simpler;

/// <summary>One build of the host runtime whose generation is known.</summary>
internal sealed record RuntimeBuild
{
    private readonly (DateTime Written, long Length) _stamp;

    private RuntimeBuild(string hostRuntime, SimplerGeneration generation, RuntimeTree? tree)
    {
        HostRuntime = hostRuntime;
        Generation = generation;
        Tree = tree;
        _stamp = StampOf(hostRuntime);
    }

    /// <summary>Full path of libhost_runtime.so.</summary>
    public string HostRuntime { get; }

    /// <summary>The generation by which it is called.</summary>
    public SimplerGeneration Generation { get; }

    /// <summary>The tree with its other files; null for the mock, which needs none.</summary>
    public RuntimeTree? Tree { get; }

    /// <summary>
    /// How the library is loaded. simpler's own (G0 to G6) gives every thread that called it a record with a destructor in the
    /// library, so a thread that ends after the library is closed would crash the process: it stays mapped.
    /// </summary>
    public NativeLoadFlags LoadFlags => Tree is null ? NativeLoadFlags.Local : NativeLoadFlags.Resident;

    /// <summary>The mock's library, which is of the generation of its contract header.</summary>
    public static RuntimeBuild OfMock(string hostRuntime) => new(hostRuntime, SimplerGeneration.G6, tree: null);

    /// <summary>Identifies the build of a tree.</summary>
    /// <exception cref="AscendException">A file cannot be read or is of another architecture.</exception>
    /// <exception cref="AscendNotSupportedException">The generation is not one that may be called.</exception>
    public static RuntimeBuild Identify(RuntimeTree tree, Func<string, string?> environment)
    {
        RuntimeInspection inspection = RuntimeInspector.Inspect(tree, environment);
        inspection.ThrowIfRefused();
        return new RuntimeBuild(tree.HostRuntime, inspection.Generation!.Value, tree);
    }

    /// <summary>Checks that the library is the file that was identified.</summary>
    /// <exception cref="AscendException">It is gone or was replaced.</exception>
    public void EnsureUnchanged()
    {
        if (Tree is not null && StampOf(HostRuntime) != _stamp)
        {
            throw new AscendException(
                $"'{HostRuntime}' {(File.Exists(HostRuntime) ? "was replaced" : "disappeared")} after its generation was identified.",
                "Open the host again once the tree is complete.");
        }
    }

    /// <summary>Reads an executor binary of the tree.</summary>
    /// <exception cref="AscendException">It cannot be read or is empty.</exception>
    public static byte[] ReadExecutor(string path)
    {
        try
        {
            byte[] bytes = File.ReadAllBytes(path);
            return bytes.Length > 0 ? bytes : throw new AscendException($"The executor '{path}' is empty.", "Build the tree again.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AscendException($"The executor '{path}' cannot be read: {e.Message}", "Build the tree again, or make it readable.", e);
        }
    }

    private static (DateTime Written, long Length) StampOf(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
    }
}
