using System.Runtime.CompilerServices;
using Ascend.Interop.Acl;

namespace Ascend.Runtime;

/// <summary>A stream in its device's context: one of its own, or the context's default stream, which is only borrowed.</summary>
internal sealed unsafe partial class StreamHandle : ChildHandle
{
    /// <summary>How long a release waits for queued work before it abandons the stream by force, in milliseconds.</summary>
    private const int ReleaseTimeoutMs = 30_000;

    private readonly bool _owned;

    private StreamHandle(DeviceHandle device, bool owned)
        : base(device.Logger)
    {
        Device = device;
        _owned = owned;
    }

    public DeviceHandle Device { get; }

    /// <summary>Memory that queued copies use.</summary>
    public InFlightMemory InFlight { get; } = new();

    public AclStream* Value => (AclStream*)handle;

    protected override string Kind => "stream";

    public static StreamHandle Create(DeviceHandle device, StreamOptions? options)
    {
        var stream = new StreamHandle(device, owned: true);
        AclLibrary acl = device.Acl;
        using AclScope scope = device.Enter();
        AclStream* value;
        if (options is { HasConfiguration: true })
        {
            int status = acl.Api.aclrtCreateStreamWithConfig(&value, (uint)(options.Priority ?? 0), (uint)options.Flags);
            if (status != 0)
            {
                throw acl.Failure(status, nameof(AclApi.aclrtCreateStreamWithConfig), device.DeviceId, $"{options}.");
            }
        }
        else
        {
            acl.Check(acl.Api.aclrtCreateStream(&value), nameof(AclApi.aclrtCreateStream), device.DeviceId);
        }

        stream.Attach(device, (nint)value);
        AscendMetrics.Watch(stream.InFlight);
        return stream;
    }

    /// <summary>The default stream of the device's context.</summary>
    public static StreamHandle OfDefault(DeviceHandle device)
    {
        var stream = new StreamHandle(device, owned: false);
        using AclScope scope = device.Enter();
        AclStream* value;
        device.Acl.Check(
            device.Acl.Api.aclrtCtxGetCurrentDefaultStream(&value), nameof(AclApi.aclrtCtxGetCurrentDefaultStream), device.DeviceId);
        stream.Attach(device, (nint)value);
        AscendMetrics.Watch(stream.InFlight);
        return stream;
    }

    /// <summary>Throws when a call on the stream failed; the exception names the stream.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Check(int status, string operation)
    {
        if (status != 0)
        {
            throw Device.Acl.Failure(status, operation, Device.DeviceId, stream: Value);
        }
    }

    /// <summary>Leases this handle and binds its context for one call.</summary>
    public AclScope Enter() => new(this, Device);

    protected override void ReleaseNative()
    {
        try
        {
            if (Device.IsLost || (!_owned && InFlight.IsEmpty))
            {
                return;
            }

            Device.BindForRelease();
            int status = Device.Acl.Api.aclrtSynchronizeStreamWithTimeout(Value, ReleaseTimeoutMs);
            bool late = status == (int)AclStatus.ACL_ERROR_RT_STREAM_SYNC_TIMEOUT;
            if (late)
            {
                RuntimeLog.StreamAbandoned(Logger, Device.DeviceId, ReleaseTimeoutMs / 1000);
            }
            else if (status != 0)
            {
                RuntimeLog.FailureAtRelease(Logger, Device.DeviceId, "stream", Device.Acl.Describe(status));
            }

            if (_owned)
            {
                Destroy(late);
            }
        }
        finally
        {
            AscendMetrics.Forget(InFlight);
            InFlight.CompleteAll();
            ForgetCallbacks();
        }
    }

    private void Destroy(bool byForce)
    {
        if (byForce)
        {
            Device.Acl.Check(Device.Acl.Api.aclrtDestroyStreamForce(Value), nameof(AclApi.aclrtDestroyStreamForce), Device.DeviceId);
        }
        else
        {
            Device.Acl.Check(Device.Acl.Api.aclrtDestroyStream(Value), nameof(AclApi.aclrtDestroyStream), Device.DeviceId);
        }
    }
}
