using System.Runtime.InteropServices;

namespace Ascend.Tracing.Figures.Windows;

/// <summary>Native memory that lives as long as its owner. Not thread-safe.</summary>
internal sealed unsafe class NativeBlocks : IDisposable
{
    private readonly List<nint> _blocks = [];

    /// <summary>Zeroed memory; what is never touched takes no room.</summary>
    public void* Allocate(int count, int size)
    {
        void* block = NativeMemory.AllocZeroed((nuint)count, (nuint)size);
        _blocks.Add((nint)block);
        return block;
    }

    /// <summary>Frees a block with the others, though it was made elsewhere.</summary>
    public void Own(void* block) => _blocks.Add((nint)block);

    /// <inheritdoc/>
    public void Dispose()
    {
        _blocks.ForEach(b => NativeMemory.Free((void*)b));
        _blocks.Clear();
    }
}
