using System.Runtime.InteropServices;

namespace Ascend.Runtime;

/// <summary>
/// Keeps the memory of queued copies alive until the queue is known to have passed them: aclrtFree and aclrtFreeHost do not
/// wait for tasks, so disposing a buffer that a copy still uses must not free it yet.
/// </summary>
/// <remarks>
/// Every operation gets the next sequence number. A wait that covers the queue up to a number releases the buffers whose last use is
/// not later. Thread-safe; a repeated use of the same buffer allocates nothing.
/// </remarks>
internal sealed class InFlightMemory
{
    private readonly Lock _lock = new();
    private readonly Dictionary<SafeHandle, long> _lastUse = [];
    private long _sequence;
    private long _passed;

    /// <summary>Operations that are not known to be done.</summary>
    public long Depth
    {
        get
        {
            lock (_lock)
            {
                return _sequence - _passed;
            }
        }
    }

    /// <summary>The number of the latest operation. Read it before the native call whose completion shall cover it.</summary>
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

    /// <summary>No queued copy is known to use any memory.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_lock)
            {
                return _lastUse.Count == 0;
            }
        }
    }

    /// <summary>Notes an operation that has been queued, and the memory it uses. The caller holds a lease on each during the call.</summary>
    public void Add(SafeHandle memory, SafeHandle? other = null)
    {
        lock (_lock)
        {
            _sequence++;
            Keep(memory);
            if (other is not null)
            {
                Keep(other);
            }
        }
    }

    /// <summary>Notes a launch that has been queued: its binary and the buffers among its arguments. The caller holds leases on them
    /// during the call.</summary>
    public void Add(SafeHandle binary, ReadOnlySpan<DeviceMemoryHandle> buffers)
    {
        lock (_lock)
        {
            _sequence++;
            Keep(binary);
            foreach (DeviceMemoryHandle buffer in buffers)
            {
                Keep(buffer);
            }
        }
    }

    /// <summary>Releases the memory that no copy later than <paramref name="sequence"/> uses.</summary>
    public void CompleteUpTo(long sequence)
    {
        lock (_lock)
        {
            _passed = Math.Max(_passed, Math.Min(sequence, _sequence));
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

    private void Keep(SafeHandle memory)
    {
        ref long lastUse = ref CollectionsMarshal.GetValueRefOrAddDefault(_lastUse, memory, out bool known);
        lastUse = _sequence;
        if (!known)
        {
            bool added = false;
            memory.DangerousAddRef(ref added);
        }
    }
}
