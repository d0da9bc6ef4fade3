using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ascend.Runtime;

/// <summary>
/// The callbacks queued on streams of this process, and the one native function that runs them. What the runtime is given to pass back
/// is a number that is used once, so a call that comes late, or twice, finds nothing.
/// </summary>
internal static unsafe class HostCallbacks
{
    private static readonly ConcurrentDictionary<nint, HostCallback> s_queued = new();
    private static long s_lastId;

    /// <summary>What the runtime calls, with the callback's number.</summary>
    public static delegate* unmanaged[Cdecl]<void*, void> EntryPoint => &Run;

    /// <summary>Callbacks that were queued and have not run.</summary>
    public static int QueuedCount => s_queued.Count;

    /// <returns>The callback's number.</returns>
    public static nint Add(HostCallback callback)
    {
        var id = (nint)Interlocked.Increment(ref s_lastId);
        callback.Owner.Begin();
        s_queued[id] = callback;
        return id;
    }

    /// <summary>Takes a callback away that will not run.</summary>
    public static void Remove(nint id)
    {
        if (s_queued.TryRemove(id, out HostCallback? callback))
        {
            callback.Owner.End();
        }
    }

    /// <summary>Takes away what is left of a stream that is gone.</summary>
    public static void Forget(StreamCallbacks owner)
    {
        if (!owner.HasPending)
        {
            return;
        }

        foreach ((nint id, HostCallback callback) in s_queued)
        {
            if (callback.Owner == owner)
            {
                Remove(id);
            }
        }
    }

    /// <summary>Nothing that the callback throws reaches the runtime's thread.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Run(void* id)
    {
        if (!s_queued.TryRemove((nint)id, out HostCallback? callback))
        {
            return;
        }

        CallbackThread.Enter();
        try
        {
            callback.Invoke();
        }
        catch (Exception e)
        {
            callback.Owner.Fail(e);
        }
        finally
        {
            CallbackThread.Leave();
            callback.Owner.End();
        }
    }
}
