namespace Ascend.Simpler;

/// <summary>How a <see cref="RuntimeSession"/> behaves. Immutable.</summary>
public sealed record SessionOptions
{
    /// <summary>The environment variable that names the worker's executable.</summary>
    public const string WorkerVariable = "ASCEND_WORKER";

    /// <summary>Folder for captures and collectors' files of runs that name none; <c>ascend-output</c> in the current directory
    /// by default.</summary>
    public string OutputDirectory { get; init; } = "ascend-output";

    /// <summary>
    /// Keep the plain and the TraCR build of the runtime open side by side, or close one before the other is opened. Null keeps
    /// both on the simulator and one at a time elsewhere, since on a device both would claim the same cores.
    /// </summary>
    public bool? KeepBothBuildsOpen { get; init; }

    /// <summary>Workspaces for DMA engines that the runtime provisions when it starts, as simpler numbers them; 0 for none. A tree that
    /// cannot provision any refuses another value, and so does the simulator.</summary>
    public uint DmaWorkspaceMask { get; init; }

    /// <summary>Where the runtime lives: by default in this process unless a full trace buffer could end it, or in a worker that may
    /// crash without it.</summary>
    /// <remarks>
    /// With <see cref="SessionIsolation.Process"/> host tensors travel through shared memory, device buffers come from
    /// <see cref="RuntimeSession.Allocate"/> of the session (those of the <see cref="Device"/> are refused), and
    /// <see cref="RunOptions.Timeout"/> limits the whole run: a worker past it is killed. A worker that is lost takes its device
    /// buffers along; using one then throws <see cref="AscendInvalidStateException"/>, and the next run starts another worker
    /// with the same kernels. Copies of device buffers wait for a run in flight. On the simulator a process gets through about 200
    /// runs; the session goes on in another worker by itself, with the same kernels and device buffers.
    /// </remarks>
    public SessionIsolation Isolation { get; init; }

    /// <summary>
    /// The worker of an isolated session: the executable or DLL of the ascend tool. Null takes <c>ASCEND_WORKER</c>, else the
    /// <c>ascend</c> tool beside the application.
    /// </summary>
    public string? WorkerPath { get; init; }

    /// <summary>Limit for each answer of a worker but a run's: its start, a registration, an allocation, a copy. One minute by
    /// default; more than zero. A worker that is told to end gets at most ten seconds of it.</summary>
    public TimeSpan WorkerTimeout { get; init; } = TimeSpan.FromMinutes(1);
}
