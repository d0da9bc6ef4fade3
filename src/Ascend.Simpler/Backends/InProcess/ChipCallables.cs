namespace Ascend.Simpler;

/// <summary>A package's chip callable for each tree that a session's builds are of.</summary>
internal sealed class ChipCallables(KernelPackage package, string platform) : IDisposable
{
    private readonly Dictionary<SimplerAdapter, ChipCallableHandle> _handles = [];

    /// <summary>The callable in the layout of a tree, built at the first call.</summary>
    /// <exception cref="KernelPackageException">See <see cref="ChipCallableHandle.Build"/>.</exception>
    public ChipCallableHandle In(SimplerAdapter adapter)
    {
        if (!_handles.TryGetValue(adapter, out ChipCallableHandle? handle))
        {
            handle = ChipCallableHandle.Build(package, platform, adapter);
            _handles.Add(adapter, handle);
        }

        return handle;
    }

    public void Dispose()
    {
        foreach (ChipCallableHandle handle in _handles.Values)
        {
            handle.Dispose();
        }
    }
}
