using System.Runtime.InteropServices;
using Ascend.Interop.Acl;
using Microsoft.Extensions.Logging;

namespace Ascend.Runtime;

/// <summary>
/// One retain of a device's primary context (aclrtSetDevice), given back by one aclrtResetDevice; or another context of the device
/// (aclrtCreateContext), which keeps such a retain; or a device of the simulator, which has no ACL and whose contexts the host
/// runtime makes.
/// </summary>
/// <remarks>The value is the context. The primary one is shared by everything in this process that set the same device.</remarks>
internal sealed unsafe class DeviceHandle : ChildHandle
{
    private readonly AclLibrary? _acl;
    private readonly DeviceHandle? _primary;
    private ContextHealth _context = new();

    private DeviceHandle(AclLibrary? acl, int deviceId, ILogger logger, DeviceHandle? primary = null)
        : base(logger)
    {
        _acl = acl;
        _primary = primary;
        DeviceId = deviceId;
        Health = acl?.HealthOf(deviceId) ?? new DeviceHealth(deviceId);
        Generation = Health.Generation;
    }

    /// <summary>The context is not the device's primary one.</summary>
    public bool IsSecondary => _primary is not null;

    /// <summary>The device is driven through ACL, so it has streams, events and memory of its own.</summary>
    public bool HasAcl => _acl is not null;

    /// <summary>The ACL library; only asked for where <see cref="HasAcl"/> was checked.</summary>
    public AclLibrary Acl => _acl ?? throw new InvalidOperationException("The device is not driven through ACL.");

    public int DeviceId { get; }

    /// <summary>What is known of the device's health.</summary>
    public DeviceHealth Health { get; }

    /// <summary>Counts the device's resets before this handle was made.</summary>
    public int Generation { get; }

    /// <summary>The device was reset since, so everything that was made from this handle is gone.</summary>
    public bool IsLost => Health.Generation != Generation;

    protected override string Kind => "device";

    private AclContext* Context => (AclContext*)handle;

    /// <summary>Retains the device's primary context. The calling thread stays bound to it.</summary>
    /// <exception cref="ObjectDisposedException">The host was disposed.</exception>
    /// <exception cref="AscendException">The device could not be set up.</exception>
    public static DeviceHandle Open(AclLibrary acl, AclRuntimeHandle runtime, int deviceId, ILogger logger)
    {
        var device = new DeviceHandle(acl, deviceId, logger);
        device.ThrowIfRefused();
        bool leased = false;
        runtime.DangerousAddRef(ref leased);
        try
        {
            acl.Check(acl.Api.aclrtSetDevice(deviceId), nameof(AclApi.aclrtSetDevice), deviceId);
            AclContext* context;
            int status = acl.Api.aclrtGetCurrentContext(&context);
            if (status != 0)
            {
                AscendException failure = acl.Failure(status, nameof(AclApi.aclrtGetCurrentContext), deviceId);
                _ = acl.Api.aclrtResetDevice(deviceId);
                throw failure;
            }

            device.Attach(runtime, (nint)context);
            device.Health.Enter();
            device._context = device.Health.ContextOf((nint)context);
            return device;
        }
        finally
        {
            runtime.DangerousRelease();
        }
    }

    /// <summary>Makes another context on a device. The calling thread stays bound to it.</summary>
    /// <exception cref="ObjectDisposedException">The device was disposed.</exception>
    /// <exception cref="AscendException">The context could not be made.</exception>
    public static DeviceHandle CreateContext(DeviceHandle device)
    {
        DeviceHandle primary = device._primary ?? device;
        var created = new DeviceHandle(primary.Acl, primary.DeviceId, primary.Logger, primary);
        using AclScope scope = primary.Enter();
        AclContext* context;
        primary.Acl.Check(
            primary.Acl.Api.aclrtCreateContext(&context, primary.DeviceId), nameof(AclApi.aclrtCreateContext), primary.DeviceId);
        created.Attach(primary, (nint)context);
        created._context = created.Health.ContextOf((nint)context);
        return created;
    }

    /// <summary>A device of the simulator.</summary>
    /// <exception cref="ObjectDisposedException">The host was disposed.</exception>
    public static DeviceHandle OpenSimulated(SafeHandle host, int deviceId, ILogger logger)
    {
        var device = new DeviceHandle(acl: null, deviceId, logger);
        bool leased = false;
        host.DangerousAddRef(ref leased);
        try
        {
            device.Attach(host, 1);
            return device;
        }
        finally
        {
            host.DangerousRelease();
        }
    }

    /// <summary>ACL's own text about the calling thread's last failure; null when there is none.</summary>
    public string? ReadRecentMessage() => _acl?.ReadRecentMessage();

    /// <summary>Makes the device's context the calling thread's, whatever it was bound to. The caller holds a lease.</summary>
    /// <exception cref="AscendException">The device is stuck in an error or was reset; the call is not made.</exception>
    public void BindContext()
    {
        ThrowIfRefused();
        BindForRelease();
    }

    /// <summary>As <see cref="BindContext"/>, on a device that is stuck in an error too, so that nothing is left behind.</summary>
    public void BindForRelease()
    {
        int status = Acl.Api.aclrtSetCurrentContext(Context);
        if (status != 0)
        {
            throw Acl.Failure(status, nameof(AclApi.aclrtSetCurrentContext), DeviceId);
        }
    }

    /// <summary>Leases this handle and binds its context for one call.</summary>
    public AclScope Enter() => new(this, this);

    protected override void ReleaseNative()
    {
        if (!HasAcl || IsLost)
        {
            return;
        }

        if (_primary is not null)
        {
            // The context that is destroyed must not be left as this thread's.
            Health.Forget(handle);
            _primary.BindForRelease();
            Acl.Check(Acl.Api.aclrtDestroyContext(Context), nameof(AclApi.aclrtDestroyContext), DeviceId);
            return;
        }

        Health.Leave();
        BindForRelease();
        Acl.Check(Acl.Api.aclrtResetDevice(DeviceId), nameof(AclApi.aclrtResetDevice), DeviceId);
    }

    private void ThrowIfRefused()
    {
        if (!Health.Admits(Generation))
        {
            throw Health.Refusal(Generation);
        }

        if (_context.Stuck is { } stuck)
        {
            throw Health.Refusal(stuck, IsSecondary);
        }
    }
}
