using Ascend.Interop.Acl;

namespace Ascend.Runtime;

/// <summary>
/// The one place that reads event states. ACL numbers them in opposite ways: 0 is "not ready" of a recording
/// (aclrtQueryEventStatus), but "complete" of a wait (aclrtQueryEventWaitStatus) and of the older aclrtQueryEvent (acl_rt.h).
/// </summary>
internal static class EventStatus
{
    /// <summary>The recording has completed.</summary>
    public static bool IsComplete(AclEventRecordedStatus status) => status == AclEventRecordedStatus.ACL_EVENT_RECORDED_STATUS_COMPLETE;

    /// <summary>Every queued wait has been passed.</summary>
    public static bool IsComplete(AclEventWaitStatus status) => status == AclEventWaitStatus.ACL_EVENT_WAIT_STATUS_COMPLETE;
}
