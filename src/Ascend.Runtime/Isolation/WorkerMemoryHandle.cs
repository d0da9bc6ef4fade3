namespace Ascend.Runtime;

/// <summary>Device memory in a session's worker; the value is its id there, not an address.</summary>
internal sealed class WorkerMemoryHandle : DeviceMemoryHandle
{
    private readonly IsolatedSession _session;
    private readonly WorkerClient _worker;

    private WorkerMemoryHandle(IsolatedSession session, WorkerClient worker, int deviceId, long length)
        : base(deviceId, length, worker.Logger)
    {
        _session = session;
        _worker = worker;
    }

    protected override string Kind => "device memory of a worker";

    /// <exception cref="AscendOutOfMemoryException">The device has no such memory left.</exception>
    /// <exception cref="AscendWorkerException">The worker is lost.</exception>
    public static WorkerMemoryHandle Allocate(IsolatedSession session, WorkerClient worker, int deviceId, long length)
    {
        var memory = new WorkerMemoryHandle(session, worker, deviceId, length);
        memory.Attach(worker, (nint)worker.Allocate(length));
        return memory;
    }

    public override void RequireUsableIn(IsolatedSession? session)
    {
        if (session != _session)
        {
            throw new KernelArgumentException(
                $"A device buffer of {Length} bytes belongs to another session, which is isolated: only that session's runs can use it.");
        }

        if (_worker.Lost is { } lost)
        {
            throw new AscendInvalidStateException(
                $"A device buffer of {Length} bytes is lost with its worker process {_worker.ProcessId}: {lost}.",
                "Allocate it anew from the session and fill it again.");
        }
    }

    public override void CopyFromHost(long offset, ReadOnlySpan<byte> source)
    {
        RequireUsableIn(_session);
        _worker.CopyToDevice(Address, offset, source);
    }

    public override void CopyToHost(long offset, Span<byte> destination)
    {
        RequireUsableIn(_session);
        _worker.CopyFromDevice(Address, offset, destination);
    }

    protected override void ReleaseNative() => _worker.Free(Address);
}
