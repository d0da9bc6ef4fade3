using Ascend.Interop;
using Ascend.Interop.Acl;

namespace Ascend.Runtime;

/// <content>The cores that kernels of the stream may use.</content>
internal sealed unsafe partial class StreamHandle
{
    private static int s_limitChanges;

    private volatile KnownLimits? _coreLimits;
    private volatile bool _hasOwnLimits;

    /// <summary>The stream's core limits, asked of the runtime after every change. The caller has entered the stream.</summary>
    public CoreLimits CoreLimits
    {
        get
        {
            int changes = Volatile.Read(ref s_limitChanges);
            KnownLimits? known = _coreLimits;
            if (known is null || known.Changes != changes)
            {
                _coreLimits = known = new KnownLimits(ReadCoreLimits(), changes);
            }

            return known.Limits;
        }
    }

    /// <summary>A limit of cores changed: every stream asks for its own at its next launch.</summary>
    public static void ForgetCoreLimits() => Interlocked.Increment(ref s_limitChanges);

    /// <summary>Sets a limit of the stream's own. The caller has entered the stream.</summary>
    public void SetCoreLimit(CoreKind kind, int count)
    {
        int status = Device.Acl.Api.aclrtSetStreamResLimit(Value, (AclDevResLimitType)kind, (uint)count);
        if (status != 0)
        {
            throw Device.Acl.Failure(
                status, nameof(AclApi.aclrtSetStreamResLimit), Device.DeviceId, $"{count} {kind} cores were asked for.", Value);
        }

        _hasOwnLimits = true;
        ForgetCoreLimits();
    }

    /// <summary>Takes the stream's own limits away. The caller has entered the stream.</summary>
    public void ResetCoreLimits()
    {
        Check(Device.Acl.Api.aclrtResetStreamResLimit(Value), nameof(AclApi.aclrtResetStreamResLimit));
        _hasOwnLimits = false;
        ForgetCoreLimits();
    }

    /// <summary>Limits of a stream's own count on the threads that use them: the calling one does until the result is disposed. The
    /// caller has entered the stream.</summary>
    public CoreLimitScope UseCoreLimits()
    {
        if (!_hasOwnLimits)
        {
            return default;
        }

        Check(Device.Acl.Api.aclrtUseStreamResInCurrentThread(Value), nameof(AclApi.aclrtUseStreamResInCurrentThread));
        return new CoreLimitScope(this);
    }

    /// <summary>Ends what <see cref="UseCoreLimits"/> began. The launch in between stands, so a failure is logged.</summary>
    public void StopUsingCoreLimits()
    {
        int status = Device.Acl.Api.aclrtUnuseStreamResInCurrentThread(Value);
        if (status != 0)
        {
            RuntimeLog.CoreLimitsStillUsed(
                Logger,
                Device.Acl.Failure(status, nameof(AclApi.aclrtUnuseStreamResInCurrentThread), Device.DeviceId, null, Value),
                Device.DeviceId,
                (nint)Value);
        }
    }

    private CoreLimits ReadCoreLimits()
    {
        int cube = Limit(AclDevResLimitType.ACL_RT_DEV_RES_CUBE_CORE)
            ?? Attribute(AclDevAttr.ACL_DEV_ATTR_CUBE_CORE_NUM)
            ?? Attribute(AclDevAttr.ACL_DEV_ATTR_AICORE_CORE_NUM)
            ?? KernelFunction.MaxBlocks;
        int vector = Limit(AclDevResLimitType.ACL_RT_DEV_RES_VECTOR_CORE)
            ?? Attribute(AclDevAttr.ACL_DEV_ATTR_VECTOR_CORE_NUM)
            ?? cube;
        return new CoreLimits(cube, vector);
    }

    private int? Limit(AclDevResLimitType type)
    {
        uint value;
        return Answered(Device.Acl.Api.aclrtGetStreamResLimit(Value, type, &value)) && value > 0 ? (int)value : null;
    }

    private int? Attribute(AclDevAttr attribute)
    {
        long value;
        return Answered(Device.Acl.Api.aclrtGetDeviceInfo((uint)Device.DeviceId, attribute, &value)) && value > 0 ? (int)value : null;
    }

    private bool Answered(int status)
    {
        if (status is not (0 or MissingFunction.Status))
        {
            _ = Device.Acl.ReadRecentMessage();
        }

        return status == 0;
    }

    private sealed record KnownLimits(CoreLimits Limits, int Changes);
}
