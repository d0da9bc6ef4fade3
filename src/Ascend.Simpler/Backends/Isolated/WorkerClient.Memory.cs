namespace Ascend.Simpler;

/// <content>Memory in the worker, and memory that both sides share.</content>
internal sealed partial class WorkerClient
{
    private readonly SharedMemory?[] _regions = new SharedMemory?[Enum.GetValues<SharedRegion>().Length];
    private readonly Lock _freedLock = new();
    private readonly List<long> _freed = [];

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
        Enter(Deadline.After(_limit));
        try
        {
            Begin(WorkerMessage.Allocate).Write(id).Write(bytes);
            Exchange($"the allocation of {bytes} bytes").RequireEnd();
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Frees device memory: at once when the worker is idle, else before its next operation.</summary>
    public void Free(long buffer)
    {
        lock (_freedLock)
        {
            _freed.Add(buffer);
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
        Enter(Deadline.None);
        try
        {
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
        finally
        {
            Leave();
        }
    }

    public void CopyFromDevice(long buffer, long offset, Span<byte> destination)
    {
        Enter(Deadline.None);
        try
        {
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
        finally
        {
            Leave();
        }
    }

    private void SendFreed()
    {
        while (TakeFreed() is { Length: > 0 } freed)
        {
            _ = Begin(WorkerMessage.Free).Write(freed);
            Exchange($"freeing {freed.Length} device buffers").RequireEnd();
        }
    }

    private long[] TakeFreed()
    {
        lock (_freedLock)
        {
            long[] freed = [.. _freed.Take(MaximumFreed)];
            _freed.RemoveRange(0, freed.Length);
            return freed;
        }
    }
}
