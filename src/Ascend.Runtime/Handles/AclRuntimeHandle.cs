using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;

namespace Ascend.Runtime;

/// <summary>
/// One reference on ACL's process-wide start-up (and on the mock's profile), held by a host and its devices. On the simulator,
/// which has no ACL, it only keeps count.
/// </summary>
/// <remarks>
/// It is given back when the host and everything made from it were disposed. ACL must not be finalized from a finalizer
/// (CANN documentation of aclFinalize), so a host that is only collected leaves its reference to the end of the process.
/// </remarks>
internal sealed class AclRuntimeHandle : SafeHandle
{
    private readonly AclLibrary? _acl;
    private readonly IDisposable? _mockLease;
    private readonly ILogger _logger;
    private bool _disposed;

    private AclRuntimeHandle(AclLibrary? acl, IDisposable? mockLease, ILogger logger)
        : base(0, ownsHandle: true)
    {
        _acl = acl;
        _mockLease = mockLease;
        _logger = logger;
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>Starts ACL, or joins it when this process has started it already.</summary>
    /// <remarks>The handle disposes <paramref name="mockLease"/>, which stays the caller's when this method throws.</remarks>
    /// <exception cref="AscendException">aclInit failed.</exception>
    public static AclRuntimeHandle Open(AclLibrary? acl, IDisposable? mockLease, ILogger logger)
    {
        var opened = new AclRuntimeHandle(acl, mockLease, logger);
        acl?.Initialize();
        opened.SetHandle(1);
        return opened;
    }

    protected override bool ReleaseHandle()
    {
        try
        {
            if (_disposed && !ChildHandle.IsFinalizing)
            {
                _acl?.FinalizeReference();
            }

            return true;
        }
        catch (Exception e)
        {
            try
            {
                RuntimeLog.ReleaseFailed(_logger, e, "ACL reference", handle);
            }
            catch (Exception)
            {
                // As in ChildHandle.
            }

            return false;
        }
        finally
        {
            _mockLease?.Dispose();
        }
    }

    protected override void Dispose(bool disposing)
    {
        _disposed |= disposing;
        base.Dispose(disposing);
    }
}
