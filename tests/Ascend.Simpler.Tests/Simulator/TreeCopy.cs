namespace Ascend.Simpler.Tests;

/// <summary>A copy of what of a built tree runs need, to damage.</summary>
internal sealed class TreeCopy : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <param name="tree">The tree whose libraries are taken.</param>
    /// <param name="headers">The tree whose headers are taken; null for the same.</param>
    public TreeCopy(GenerationTree tree, GenerationTree? headers = null)
    {
        Tree = tree with { Root = _folder.Path };
        RuntimeTree located = RuntimeTree.Locate(tree.Root, BackendKind.Simulator);
        foreach (string? file in (string?[])[located.HostRuntime, located.AicpuExecutor, located.AicoreExecutor, located.SimContext, located.LogLibrary])
        {
            if (file is not null)
            {
                Copy(tree.Root, file);
            }
        }

        string root = (headers ?? tree).Root;
        foreach (string folder in (string[])["common", located.Architecture])
        {
            foreach (string file in Directory.GetFiles(Path.Combine(root, "src", folder), "*.h", SearchOption.AllDirectories))
            {
                Copy(root, file);
            }
        }

        HostRuntime = RuntimeTree.Locate(Root, BackendKind.Simulator).HostRuntime;
    }

    public GenerationTree Tree { get; }

    public string Root => _folder.Path;

    public string HostRuntime { get; }

    public string Library(string name) => Path.Combine(Path.GetDirectoryName(HostRuntime)!, name);

    /// <summary>Opens a host on the copy and identifies what is in it.</summary>
    public AscendHost Open()
    {
        AscendHost host = AscendHost.Open(new HostOptions { Backend = BackendKind.Simulator, SimplerRoot = Root });
        try
        {
            return host.LoadSimpler();
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    public void Dispose() => _folder.Dispose();

    private void Copy(string root, string file)
    {
        string target = Path.Combine(Root, Path.GetRelativePath(root, file));
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(file, target);
    }
}
