namespace Ascend.Simpler;

/// <content>Memory in the worker, and memory that both sides share.</content>
internal sealed partial class WorkerClient
{
    private readonly SharedMemory?[] _regions = new SharedMemory?[Enum.GetValues<SharedRegion>().Length];
    private readonly Lock _freedLock = new();
    private readonly Queue<long> _freed = [];
    private readonly Dictionary<int, SentRun> _sent = [];

    /// <summary>What the worker knows of a slot's last run. It forgets everything when a request fails, a region is mapped or a buffer
    /// freed, as the worker then lets go of it.</summary>
    public SentRun Sent(int slot)
    {
        if (!_sent.TryGetValue(slot, out SentRun? sent))
        {
            _sent.Add(slot, sent = new SentRun());
        }

        return sent;
    }

    /// <summary>The slot has another kernel.</summary>
    public void Forget(int slot) => _sent.Remove(slot);

    /// <summary>Gives the shared memory of a region, at least as large as asked for.</summary>
    /// <exception cref="AscendOutOfMemoryException">The system gives none.</exception>
    public SharedMemory Require(SharedRegion region, long length)
    {
        ref SharedMemory? memory = ref _regions[(int)region];
        if (memory is not null && memory.Length >= length)
        {
            return memory;
        }

        memory?.Dispose();
        memory = null;
        _sent.Clear();
        var created = SharedMemory.Create(Math.Max(length, 1 << 16));
        try
        {
            Begin(WorkerMessage.Map).Write((int)region).Write(created.Path).Write(created.Length);
            Exchange("the mapping of shared memory").RequireEnd();
        }
        catch
        {
            created.Dispose();
            throw;
        }

        return memory = created;
    }

    /// <summary>Allocates device memory in the worker.</summary>
    /// <param name="id">Its id from now on.</param>
    /// <param name="bytes">Its size.</param>
    public void Allocate(long id, long bytes)
    {
        using Turn turn = Enter(Deadline.After(_limit));
        Begin(WorkerMessage.Allocate).Write(id).Write(bytes);
        Exchange($"the allocation of {bytes} bytes").RequireEnd();
    }

    /// <summary>Frees device memory: at once when the worker is idle, else before its next operation.</summary>
    public void Free(long buffer)
    {
        lock (_freedLock)
        {
            _freed.Enqueue(buffer);
        }

        if (IsFinalizing || _lost is not null || !_turn.Wait(TimeSpan.Zero))
        {
            return;
        }

        try
        {
            SendFreed();
        }
        finally
        {
            Leave();
        }
    }

    public void CopyToDevice(long buffer, long offset, ReadOnlySpan<byte> source)
    {
        using Turn turn = Enter(Deadline.None);
        while (!source.IsEmpty)
        {
            int count = Math.Min(source.Length, CopyChunk);
            source[..count].CopyTo(Require(SharedRegion.Copies, count).Slice(0, count));
            Begin(WorkerMessage.CopyToDevice).Write(buffer).Write(offset).Write((long)count);
            Exchange($"a copy of {count} bytes to the device").RequireEnd();
            source = source[count..];
            offset += count;
        }
    }

    public void CopyFromDevice(long buffer, long offset, Span<byte> destination)
    {
        using Turn turn = Enter(Deadline.None);
        while (!destination.IsEmpty)
        {
            int count = Math.Min(destination.Length, CopyChunk);
            SharedMemory shared = Require(SharedRegion.Copies, count);
            Begin(WorkerMessage.CopyFromDevice).Write(buffer).Write(offset).Write((long)count);
            Exchange($"a copy of {count} bytes from the device").RequireEnd();
            shared.Slice(0, count).CopyTo(destination);
            destination = destination[count..];
            offset += count;
        }
    }

    private void SendFreed()
    {
        while (TakeFreed() is { } buffer)
        {
            _sent.Clear();
            _ = Begin(WorkerMessage.Free).Write(buffer);
            Exchange("freeing a device buffer").RequireEnd();
        }
    }

    private long? TakeFreed()
    {
        lock (_freedLock)
        {
            return _freed.TryDequeue(out long buffer) ? buffer : null;
        }
    }
}
