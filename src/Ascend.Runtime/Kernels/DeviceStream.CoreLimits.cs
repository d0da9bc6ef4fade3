using Ascend.Interop.Acl;

namespace Ascend.Runtime;

/// <content>The cores that kernels of the stream may use.</content>
public sealed unsafe partial class DeviceStream
{
    /// <summary>How many cores kernels of the stream may use: its own limit, else the process's on the device, else all.</summary>
    /// <exception cref="ObjectDisposedException">The stream was disposed.</exception>
    /// <exception cref="AscendNotSupportedException">The ACL library lacks aclrtGetStreamResLimit (CANN 8.3.RC1).</exception>
    /// <exception cref="AscendException">The runtime could not tell.</exception>
    public int GetCoreLimit(CoreKind kind)
    {
        using AclScope scope = EnterUsable();
        uint value;
        Handle.Check(
            Acl.Api.aclrtGetStreamResLimit(Handle.Value, (AclDevResLimitType)kind, &value), nameof(AclApi.aclrtGetStreamResLimit));
        return (int)value;
    }

    /// <summary>Limits the cores that later launches on the stream may use, whatever the limit of the device
    /// (<see cref="Device.SetCoreLimit"/>). Launches of this library use it on whatever thread they are made; other users of the stream
    /// have to call aclrtUseStreamResInCurrentThread.</summary>
    /// <param name="kind">The kind of core.</param>
    /// <param name="count">More than 0; what exceeds the chip's cores is refused by the runtime.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is not positive.</exception>
    /// <exception cref="ObjectDisposedException">The stream was disposed.</exception>
    /// <exception cref="AscendNotSupportedException">The ACL library lacks aclrtSetStreamResLimit (CANN 8.3.RC1).</exception>
    /// <exception cref="AscendException">The limit was refused.</exception>
    public void SetCoreLimit(CoreKind kind, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        using AclScope scope = EnterUsable();
        Handle.SetCoreLimit(kind, count);
    }

    /// <summary>Takes the stream's own limits away; those of the device hold again.</summary>
    /// <exception cref="ObjectDisposedException">The stream was disposed.</exception>
    /// <exception cref="AscendNotSupportedException">The ACL library lacks aclrtResetStreamResLimit (CANN 8.3.RC1).</exception>
    /// <exception cref="AscendException">The limits could not be taken away.</exception>
    public void ResetCoreLimits()
    {
        using AclScope scope = EnterUsable();
        Handle.ResetCoreLimits();
    }
}
