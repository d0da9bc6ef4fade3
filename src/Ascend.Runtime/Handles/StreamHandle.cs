using Ascend.Interop.Acl;

namespace Ascend.Runtime;

/// <summary>A stream in its device's primary context.</summary>
internal sealed unsafe partial class StreamHandle : ChildHandle
{
    /// <summary>How long a release waits for queued work before it abandons the stream by force, in milliseconds.</summary>
    private const int ReleaseTimeoutMs = 30_000;

    private StreamHandle(DeviceHandle device)
        : base(device.Logger)
    {
        Device = device;
    }

    public DeviceHandle Device { get; }

    /// <summary>Memory that queued copies use.</summary>
    public InFlightMemory InFlight { get; } = new();

    public AclStream* Value => (AclStream*)handle;

    protected override string Kind => "stream";

    public static StreamHandle Create(DeviceHandle device)
    {
        var stream = new StreamHandle(device);
        using AclScope scope = device.Enter();
        AclStream* value;
        device.Acl.Check(device.Acl.Api.aclrtCreateStream(&value), nameof(AclApi.aclrtCreateStream), device.DeviceId);
        stream.Attach(device, (nint)value);
        AscendMetrics.Watch(stream.InFlight);
        return stream;
    }

    /// <summary>Leases this handle and binds its context for one call.</summary>
    public AclScope Enter() => new(this, Device);

    protected override void ReleaseNative()
    {
        try
        {
            if (Device.IsLost)
            {
                return;
            }

            Device.BindForRelease();
            int status = Device.Acl.Api.aclrtSynchronizeStreamWithTimeout(Value, ReleaseTimeoutMs);
            if (status == (int)AclStatus.ACL_ERROR_RT_STREAM_SYNC_TIMEOUT)
            {
                RuntimeLog.StreamAbandoned(Logger, Device.DeviceId, ReleaseTimeoutMs / 1000);
                Device.Acl.Check(
                    Device.Acl.Api.aclrtDestroyStreamForce(Value), nameof(AclApi.aclrtDestroyStreamForce), Device.DeviceId);
                return;
            }

            if (status != 0)
            {
                RuntimeLog.FailureAtRelease(Logger, Device.DeviceId, "stream", Device.Acl.Describe(status));
            }

            Device.Acl.Check(Device.Acl.Api.aclrtDestroyStream(Value), nameof(AclApi.aclrtDestroyStream), Device.DeviceId);
        }
        finally
        {
            AscendMetrics.Forget(InFlight);
            InFlight.CompleteAll();
            ForgetCallbacks();
        }
    }
}
