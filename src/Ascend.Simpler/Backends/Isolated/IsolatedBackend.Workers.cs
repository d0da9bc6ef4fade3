using System.Collections.Concurrent;

namespace Ascend.Simpler;

/// <content>The session's worker, its device buffers, and going on in another worker.</content>
internal sealed partial class IsolatedBackend
{
    private readonly ConcurrentDictionary<long, WeakReference<WorkerMemoryHandle>> _buffers = new();
    private WorkerClient? _worker;
    private long _lastBuffer;

    /// <summary>Held by copies of device buffers, and while they move to another worker.</summary>
    public Lock Copies { get; } = new();

    /// <summary>Whether runs go to a worker.</summary>
    public bool Uses(WorkerClient worker) => _worker == worker;

    /// <summary>A device buffer is freed.</summary>
    public void Forget(long buffer) => _buffers.TryRemove(buffer, out _);

    public void RequireUsable(DeviceMemoryHandle memory)
    {
        if (memory is not WorkerMemoryHandle inWorker)
        {
            throw new KernelArgumentException(
                $"A device buffer of {memory.Length} bytes belongs to this process; the session's worker process cannot use it. "
                + "Allocate it with the session's Allocate.");
        }

        inWorker.RequireUsableIn(this);
    }

    public DeviceBuffer Allocate(long byteCount)
    {
        long id = ++_lastBuffer;
        var memory = WorkerMemoryHandle.Allocate(this, Worker(), id, _device.Id, byteCount);
        _buffers[id] = new WeakReference<WorkerMemoryHandle>(memory);
        return new DeviceBuffer(memory);
    }

    /// <summary>Goes on with another worker, which gets the session's kernels and device buffers. Under the gate.</summary>
    /// <exception cref="AscendException">It could not be started, or a buffer not be moved; the present worker may be gone.</exception>
    public WorkerClient Renew()
    {
        WorkerClient? before = _worker;
        if (before is not null && (before.Lost is not null || _buffers.IsEmpty))
        {
            before.Dispose();
            before = _worker = null;
        }

        WorkerClient started = Start();
        lock (Copies)
        {
            _worker = started;
            try
            {
                foreach (WeakReference<WorkerMemoryHandle> buffer in before is null ? [] : _buffers.Values)
                {
                    if (buffer.TryGetTarget(out WorkerMemoryHandle? memory))
                    {
                        memory.Move(before!, started);
                    }
                }
            }
            finally
            {
                before?.Dispose();
            }
        }

        return started;
    }

    /// <summary>A worker that can run; starts one when there is none, or when the present one has done its runs.</summary>
    private WorkerClient Worker() => _worker is { } worker && worker.IsUsable() && !worker.IsWornOut ? worker : Renew();

    private WorkerClient Start()
    {
        WorkerClient started = WorkerClient.Start(
            WorkerSetup.Of(_device, _options), _device.Handle, SimplerRuntimes.Of(_device.Host).Tracr?.Tracr);
        try
        {
            foreach (RegisteredKernel kernel in _kernels.All)
            {
                Register(started, kernel);
            }

            return started;
        }
        catch
        {
            started.Dispose();
            throw;
        }
    }

    private static void Register(WorkerClient worker, RegisteredKernel kernel)
    {
        using WorkerClient.Turn turn = worker.Enter(Deadline.None);
        worker.Begin(WorkerMessage.Register).Write(kernel.CallableId).Write(kernel.Package.DirectoryPath);
        worker.Exchange($"the registration of '{kernel.Package.Name}'").RequireEnd();
    }
}
