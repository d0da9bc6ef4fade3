using Ascend.Interop.Acl;
using Microsoft.Extensions.Logging;

namespace Ascend.Runtime;

/// <summary>One retain of a device's primary context (aclrtSetDevice), given back by one aclrtResetDevice.</summary>
/// <remarks>The value is the primary context, shared by everything in this process that set the same device.</remarks>
internal sealed unsafe class DeviceHandle : ChildHandle
{
    private DeviceHandle(AclLibrary acl, int deviceId, ILogger logger)
        : base(logger)
    {
        Acl = acl;
        DeviceId = deviceId;
    }

    public AclLibrary Acl { get; }

    public int DeviceId { get; }

    protected override string Kind => "device";

    private AclContext* Context => (AclContext*)handle;

    /// <summary>Retains the device's primary context. The calling thread stays bound to it.</summary>
    /// <exception cref="ObjectDisposedException">The host was disposed.</exception>
    /// <exception cref="AscendException">The device could not be set up.</exception>
    public static DeviceHandle Open(AclLibrary acl, AclRuntimeHandle runtime, int deviceId, ILogger logger)
    {
        var device = new DeviceHandle(acl, deviceId, logger);
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
            return device;
        }
        finally
        {
            runtime.DangerousRelease();
        }
    }

    /// <summary>Makes the device's context the calling thread's, whatever it was bound to. The caller holds a lease.</summary>
    public void BindContext()
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
        BindContext();
        Acl.Check(Acl.Api.aclrtResetDevice(DeviceId), nameof(AclApi.aclrtResetDevice), DeviceId);
    }
}
