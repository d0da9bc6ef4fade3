using System.Runtime.InteropServices;

namespace Ascend.Runtime;

/// <summary>
/// One native call: keeps a handle (and with it its parents) alive and has the device's context bound to this thread.
/// Dispose it on the same thread, with no await between.
/// </summary>
internal readonly ref struct AclScope
{
    private readonly SafeHandle _lease;

    /// <summary>Leases the handle and binds the context.</summary>
    /// <exception cref="ObjectDisposedException">The handle was released.</exception>
    /// <exception cref="AscendException">The context could not be bound.</exception>
    public AclScope(SafeHandle lease, DeviceHandle device)
    {
        bool leased = false;
        lease.DangerousAddRef(ref leased);
        _lease = lease;
        try
        {
            device.BindContext();
        }
        catch
        {
            lease.DangerousRelease();
            throw;
        }
    }

    public void Dispose() => _lease.DangerousRelease();
}
