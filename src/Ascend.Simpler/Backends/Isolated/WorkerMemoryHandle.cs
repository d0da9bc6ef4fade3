namespace Ascend.Simpler;

/// <summary>Device memory in a session's worker; the value is its id there, not an address. It moves with the session to another
/// worker.</summary>
internal sealed class WorkerMemoryHandle : DeviceMemoryHandle
{
    private readonly IsolatedBackend _session;
    private WorkerClient _worker;

    private WorkerMemoryHandle(IsolatedBackend session, WorkerClient worker, int deviceId, long length)
        : base(deviceId, length, worker.Logger)
    {
        _session = session;
        _worker = worker;
    }

    protected override string Kind => "device memory of a worker";

    /// <exception cref="AscendOutOfMemoryException">The device has no such memory left.</exception>
    /// <exception cref="AscendWorkerException">The worker is lost.</exception>
    public static WorkerMemoryHandle Allocate(IsolatedBackend session, WorkerClient worker, long id, int deviceId, long length)
    {
        var memory = new WorkerMemoryHandle(session, worker, deviceId, length);
        worker.Allocate(id, length);
        memory.Attach(worker, (nint)id);
        return memory;
    }

    /// <summary>Takes the memory and its contents to another worker, unless it is elsewhere or being freed. Under the session's
    /// <see cref="IsolatedBackend.Copies"/>.</summary>
    public void Move(WorkerClient from, WorkerClient to)
    {
        bool leased = false;
        try
        {
            DangerousAddRef(ref leased);
            if (_worker == from)
            {
                to.Allocate(Address, Length);
                CopyTo(to);
                MoveTo(to);
                _worker = to;
            }
        }
        catch (ObjectDisposedException) when (!leased)
        {
            // It was disposed meanwhile.
        }
        finally
        {
            if (leased)
            {
                DangerousRelease();
            }
        }
    }

    public override void RequireReachable() => RequireUsableIn(session: null);

    /// <summary>Refuses memory that a session's runs cannot reach.</summary>
    /// <param name="session">The session; null for this process.</param>
    /// <exception cref="KernelArgumentException">It is not the session's.</exception>
    /// <exception cref="AscendInvalidStateException">It is lost with its worker.</exception>
    public void RequireUsableIn(IsolatedBackend? session)
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

        if (!_session.Uses(_worker))
        {
            throw new AscendInvalidStateException(
                $"A device buffer of {Length} bytes was left in the worker process {_worker.ProcessId} when the session went on with another.",
                "Copy its contents to the host, allocate it anew from the session and fill it again.");
        }
    }

    public override void CopyFromHost(long offset, ReadOnlySpan<byte> source)
    {
        lock (_session.Copies)
        {
            _worker.CopyToDevice(Address, offset, source);
        }
    }

    public override void CopyToHost(long offset, Span<byte> destination)
    {
        lock (_session.Copies)
        {
            _worker.CopyFromDevice(Address, offset, destination);
        }
    }

    protected override void ReleaseNative()
    {
        _session.Forget(Address);
        _worker.Free(Address);
    }

    private void CopyTo(WorkerClient worker)
    {
        byte[] chunk = new byte[Math.Min(Length, WorkerClient.CopyChunk)];
        for (long offset = 0; offset < Length; offset += chunk.Length)
        {
            Span<byte> part = chunk.AsSpan(0, (int)Math.Min(chunk.Length, Length - offset));
            _worker.CopyFromDevice(Address, offset, part);
            worker.CopyToDevice(Address, offset, part);
        }
    }
}
