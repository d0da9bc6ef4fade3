using System.Runtime.InteropServices;
using Ascend.Interop.Simpler.G6;

namespace Ascend.Simpler;

/// <summary>The storage of one run at a time, fixed in place, and the identity of each run in it. Its number is that of the pipeline
/// slot and of the arena bank.</summary>
internal sealed unsafe class RunSlot : IDisposable
{
    private static long s_lastEpoch;

    private readonly uint _number;
    private nint _storage;
    private ulong _generation;

    public RunSlot(int number, nuint size, nuint alignment)
    {
        if (size == 0 || !nuint.IsPow2(alignment))
        {
            throw new AscendException(
                $"The host runtime asks for {size} bytes of run storage aligned to {alignment}.", "Use an intact build of the runtime.");
        }

        void* storage = NativeMemory.AlignedAlloc(size, alignment);
        NativeMemory.Clear(storage, size);
        _storage = (nint)storage;
        _number = (uint)number;
    }

    ~RunSlot() => Free();

    public SimplerRunStorage* Storage => (SimplerRunStorage*)_storage;

    public NativeRunDescriptor NextDescriptor()
    {
        ulong epoch = (ulong)Interlocked.Increment(ref s_lastEpoch);
        return new NativeRunDescriptor
        {
            pipeline_slot = _number,
            arena_bank = _number,
            run_id = epoch,
            generation = ++_generation,
            dispatch_id = epoch,
            run_epoch = epoch,
        };
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free() => NativeMemory.AlignedFree((void*)Interlocked.Exchange(ref _storage, 0));
}
