using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;

namespace Ascend.Runtime;

/// <summary>
/// A native object that needs another one alive. It holds a reference on its parent's handle from
/// <see cref="Attach"/> until after its own release, so handles may be disposed in any order.
/// </summary>
/// <remarks>A handle that was never attached owns nothing. Releasing never throws; what fails is logged.</remarks>
internal abstract class ChildHandle(ILogger logger) : SafeHandle(0, ownsHandle: true)
{
    [ThreadStatic]
    private static bool s_finalizing;

    private static int s_alive;

    private SafeHandle? _parent;

    /// <summary>Native objects that handles of this process own.</summary>
    public static int Alive => Volatile.Read(ref s_alive);

    /// <summary>The current thread releases handles that nobody disposed.</summary>
    public static bool IsFinalizing => s_finalizing;

    public override bool IsInvalid => handle == 0;

    /// <summary>What the handle is, for log lines.</summary>
    protected abstract string Kind { get; }

    public ILogger Logger { get; } = logger;

    /// <summary>Takes ownership of a native object. The caller keeps the parent alive during the call.</summary>
    protected void Attach(SafeHandle parent, nint value)
    {
        bool added = false;
        parent.DangerousAddRef(ref added);
        _parent = parent;
        SetHandle(value);
        Interlocked.Increment(ref s_alive);
    }

    /// <summary>Gives the handle another parent, where its object now lives under the same value. The caller holds a lease on the
    /// handle and keeps both parents alive during the call.</summary>
    protected void MoveTo(SafeHandle parent)
    {
        bool added = false;
        parent.DangerousAddRef(ref added);
        SafeHandle? before = _parent;
        _parent = parent;
        before?.DangerousRelease();
    }

    /// <summary>Releases the native object; the parent is alive. May throw: the exception is logged.</summary>
    protected abstract void ReleaseNative();

    protected sealed override bool ReleaseHandle()
    {
        if (CallbackThread.IsInside)
        {
            // Native objects cannot be released from a stream's callback.
            return ThreadPool.UnsafeQueueUserWorkItem(static handle => handle.ReleaseNow(), this, preferLocal: false);
        }

        return ReleaseNow();
    }

    private bool ReleaseNow()
    {
        try
        {
            ReleaseNative();
            return true;
        }
        catch (Exception e)
        {
            LogReleaseFailure(e);
            return false;
        }
        finally
        {
            Interlocked.Decrement(ref s_alive);
            _parent?.DangerousRelease();
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            base.Dispose(true);
            return;
        }

        s_finalizing = true;
        try
        {
            base.Dispose(false);
        }
        finally
        {
            s_finalizing = false;
        }
    }

    private void LogReleaseFailure(Exception e)
    {
        try
        {
            RuntimeLog.ReleaseFailed(Logger, e, Kind, handle);
        }
        catch (Exception)
        {
            // A logging provider that throws must not end the finalizer thread.
        }
    }
}
