using System.Runtime.InteropServices;

namespace Ascend.Runtime;

/// <summary>Keeps a handle (and with it its parents) alive during a native call that another object's <see cref="AclScope"/> binds.</summary>
internal readonly ref struct HandleLease
{
    private readonly SafeHandle _handle;

    /// <exception cref="ObjectDisposedException">The handle was released.</exception>
    public HandleLease(SafeHandle handle)
    {
        bool leased = false;
        handle.DangerousAddRef(ref leased);
        _handle = handle;
    }

    public void Dispose() => _handle.DangerousRelease();
}
