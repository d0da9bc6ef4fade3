namespace Ascend.Runtime;

/// <summary>A task that failed on a device, as the runtime told its exception callback.</summary>
public sealed class TaskFailedEventArgs : EventArgs
{
    internal TaskFailedEventArgs(in TaskFailureRecord record)
    {
        DeviceId = Known(record.DeviceId);
        StreamId = Known(record.StreamId);
        TaskId = Known(record.TaskId);
        ThreadId = Known(record.ThreadId);
        Code = record.Code;
        ErrorEntry? entry = ErrorCatalog.Find(ErrorLibrary.Acl, record.Code);
        CodeName = entry?.Name;
        Meaning = entry?.Meaning;
        NextStep = entry?.NextStep;
        KernelName = record.KernelName;
        ArgumentsAddress = record.ArgumentsAddress;
        ArgumentsByteCount = record.ArgumentsByteCount;
    }

    /// <summary>The device's id; null when the runtime does not tell.</summary>
    public long? DeviceId { get; }

    /// <summary>The stream's number on the device; null when the failure is the whole device's.</summary>
    public long? StreamId { get; }

    /// <summary>The task's number; null when the failure is the whole device's.</summary>
    public long? TaskId { get; }

    /// <summary>The host thread that queued the task, by the system's number; null when the runtime does not tell.</summary>
    public long? ThreadId { get; }

    /// <summary>ACL's code; see <see cref="ErrorCatalog"/>.</summary>
    public int Code { get; }

    /// <summary>The code's name; null for one that is not documented.</summary>
    public string? CodeName { get; }

    /// <summary>What the code means; null for one that is not documented.</summary>
    public string? Meaning { get; }

    /// <summary>What to do about it; null for a code that is not documented.</summary>
    public string? NextStep { get; }

    /// <summary>The kernel's name, when it was launched through a <see cref="KernelFunction"/> that is still loaded and the library is
    /// CANN 9.0 or later; else null.</summary>
    public string? KernelName { get; }

    /// <summary>Device address of the kernel's arguments; 0 before CANN 9.0.</summary>
    public nint ArgumentsAddress { get; }

    /// <summary>Size of the kernel's arguments in bytes; 0 before CANN 9.0.</summary>
    public long ArgumentsByteCount { get; }

    /// <summary>Device, stream, task, kernel and code.</summary>
    public override string ToString() =>
        $"Task {Text(TaskId)} of stream {Text(StreamId)} on device {Text(DeviceId)}"
        + $"{(KernelName is null ? "" : $", kernel {KernelName},")} failed: {CodeName ?? "unknown code"} ({Code})";

    /// <summary>The runtime's "unknown" is all ones.</summary>
    private static long? Known(uint value) => value == uint.MaxValue ? null : value;

    private static string Text(long? value) => value is { } known ? $"{known}" : "(unknown)";
}
