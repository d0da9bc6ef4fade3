using System.Runtime.InteropServices;

namespace Ascend.Runtime;

/// <summary>
/// Keeps the memory of queued copies alive until the queue is known to have passed them: aclrtFree and aclrtFreeHost do not
/// wait for tasks, so disposing a buffer that a copy still uses must not free it yet.
/// </summary>
/// <remarks>
/// Every use of a buffer gets the next sequence number. A wait that covers the queue up to a number releases the buffers whose
/// last use is not later. Thread-safe; a repeated use of the same buffer allocates nothing.
/// </remarks>
internal sealed class InFlightMemory
{
    private readonly Lock _lock = new();
    private readonly Dictionary<SafeHandle, long> _lastUse = [];
    private long _sequence;

    /// <summary>The number of the latest use. Read it before the native call whose completion shall cover it.</summary>
    public long Sequence
    {
        get
        {
            lock (_lock)
            {
                return _sequence;
            }
        }
    }

    /// <summary>Notes a copy that has been queued. The caller holds a lease on the handle during the call.</summary>
    public void Add(SafeHandle memory)
    {
        lock (_lock)
        {
            ref long lastUse = ref CollectionsMarshal.GetValueRefOrAddDefault(_lastUse, memory, out bool known);
            lastUse = ++_sequence;
            if (!known)
            {
                bool added = false;
                memory.DangerousAddRef(ref added);
            }
        }
    }

    /// <summary>Releases the memory that no copy later than <paramref name="sequence"/> uses.</summary>
    public void CompleteUpTo(long sequence)
    {
        lock (_lock)
        {
            foreach ((SafeHandle memory, long lastUse) in _lastUse)
            {
                if (lastUse <= sequence)
                {
                    _lastUse.Remove(memory);
                    memory.DangerousRelease();
                }
            }
        }
    }

    public void CompleteAll() => CompleteUpTo(long.MaxValue);
}
