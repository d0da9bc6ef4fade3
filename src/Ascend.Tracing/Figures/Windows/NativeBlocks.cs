using System.Runtime.InteropServices;

namespace Ascend.Tracing.Figures.Windows;

/// <summary>Zeroed native memory that lives as long as its owner. Not thread-safe.</summary>
internal sealed unsafe class NativeBlocks : IDisposable
{
    private const nuint CacheLine = 64;

    private readonly List<nint> _blocks = [];

    /// <summary>Makes a block that begins at a cache line; what of it is never touched takes no room.</summary>
    public void* Allocate(nuint bytes)
    {
        void* block = NativeMemory.AllocZeroed(bytes + CacheLine);
        _blocks.Add((nint)block);
        return (void*)(((nuint)block + CacheLine - 1) & ~(CacheLine - 1));
    }

    /// <summary>Makes a block for some items of a size.</summary>
    public void* Allocate(int count, int size) => Allocate((nuint)count * (nuint)size);

    /// <inheritdoc/>
    public void Dispose()
    {
        _blocks.ForEach(b => NativeMemory.Free((void*)b));
        _blocks.Clear();
    }
}
