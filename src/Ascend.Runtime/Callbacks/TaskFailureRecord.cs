namespace Ascend.Runtime;

/// <summary>What an exception callback copies from the runtime's information, which is gone when it returns.</summary>
internal struct TaskFailureRecord
{
    public uint DeviceId;
    public uint StreamId;
    public uint TaskId;
    public uint ThreadId;
    public int Code;
    public uint ArgumentsByteCount;
    public nint ArgumentsAddress;
    public string? KernelName;
}
