namespace Ascend.Simpler;

/// <summary>A package's chip callable for each generation that a session's builds are of.</summary>
internal sealed class ChipCallables(KernelPackage package, string platform) : IDisposable
{
    private readonly Dictionary<ChipCallableLayout, ChipCallableHandle> _handles = [];

    /// <summary>The callable in a layout, built at the first call.</summary>
    /// <exception cref="KernelPackageException">See <see cref="ChipCallableHandle.Build"/>.</exception>
    public ChipCallableHandle In(ChipCallableLayout layout)
    {
        if (!_handles.TryGetValue(layout, out ChipCallableHandle? handle))
        {
            handle = ChipCallableHandle.Build(package, platform, layout);
            _handles.Add(layout, handle);
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
