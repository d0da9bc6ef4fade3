using System.Runtime.InteropServices;

namespace Ascend.Tracing.Reading;

/// <summary>Records that came from another kind of file and are held in memory, in time order.</summary>
internal sealed unsafe class MemorySource : RecordSource
{
    private GCHandle _pin;

    public MemorySource(TraceRecord[] records)
    {
        _pin = GCHandle.Alloc(records, GCHandleType.Pinned);
        Current = (TraceRecord*)_pin.AddrOfPinnedObject();
        End = Current + records.Length;
    }

    /// <inheritdoc/>
    public override bool Refill() => false;

    /// <inheritdoc/>
    public override void Dispose()
    {
        if (_pin.IsAllocated)
        {
            _pin.Free();
        }
    }
}
