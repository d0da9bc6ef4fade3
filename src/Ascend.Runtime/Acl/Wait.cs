using System.Diagnostics;
using Ascend.Interop.Acl;

namespace Ascend.Runtime;

/// <summary>Timeouts and outcomes of host-side synchronisation.</summary>
internal static unsafe class Wait
{
    private const int Forever = -1;

    /// <summary>ACL's timeout: milliseconds, -1 without limit. ACL refuses 0 (107000), so this does too.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is zero, negative or too long.</exception>
    public static int ToMilliseconds(TimeSpan? timeout)
    {
        if (timeout is not { } limit || limit == Timeout.InfiniteTimeSpan)
        {
            return Forever;
        }

        double milliseconds = Math.Ceiling(limit.TotalMilliseconds);
        return milliseconds is >= 1 and <= int.MaxValue
            ? (int)milliseconds
            : throw new ArgumentOutOfRangeException(
                nameof(timeout), limit, "A timeout lies between 1 ms and 24 days; to ask without waiting, use Query.");
    }

    /// <summary>ACL's timeout of a queued wait: whole seconds; 0 would mean none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is zero, negative or too long.</exception>
    public static int ToSeconds(TimeSpan timeout)
    {
        double seconds = Math.Ceiling(timeout.TotalSeconds);
        return seconds is >= 1 and <= int.MaxValue
            ? (int)seconds
            : throw new ArgumentOutOfRangeException(
                nameof(timeout), timeout, "The limit of a queued wait lies between 1 s and 68 years; leave it out for none.");
    }

    /// <summary>A wait for something that is done already; ACL takes no shorter one, in milliseconds.</summary>
    public const int ShortestMs = 1;

    /// <summary>The status says that a host-side wait has reached its limit.</summary>
    public static bool IsTimeout(int status) => status is (int)AclStatus.ACL_ERROR_RT_STREAM_SYNC_TIMEOUT or EventSyncTimeout;

    /// <summary>Turns the status of a synchronisation into its note or an exception, which its span notes.</summary>
    /// <exception cref="AscendTimeoutException">The timeout passed.</exception>
    /// <exception cref="AscendException">The work failed.</exception>
    public static SyncNote Complete(
        DeviceHandle device, int status, string operation, TimeSpan? timeout, AclStream* stream = null, Activity? activity = null)
    {
        if (status == 0)
        {
            device.Health.ObserveSuccess();
            return SyncNote.None;
        }

        var note = (SyncNote)status;
        if (Enum.IsDefined(note))
        {
            RuntimeLog.CompletedWithNote(
                device.Logger, device.DeviceId, note, ErrorCatalog.Find(ErrorLibrary.Acl, status)?.Meaning ?? "");
            return note;
        }

        AscendException failure = device.Acl.Failure(
            status, operation, device.DeviceId, IsTimeout(status) ? $"The limit was {timeout?.TotalMilliseconds} ms." : null, stream);
        AscendDiagnostics.Note(activity, failure);
        throw failure;
    }

    /// <summary>ACL_ERROR_RT_EVENT_SYNC_TIMEOUT.</summary>
    private const int EventSyncTimeout = 507047;
}
