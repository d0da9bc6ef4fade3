namespace Ascend.Simpler;

/// <summary>
/// Carries out what a session is asked for, in this process or in a worker. <see cref="Run"/>, <see cref="RunAsync"/>
/// and <see cref="Prepare"/> take the session's gate themselves; everything else is called under it. Disposing it, once, ends
/// everything but device buffers, which live on until they are disposed.
/// </summary>
internal interface ISessionBackend : IDisposable
{
    /// <summary>How many runs it takes at a time.</summary>
    int PipelineDepth { get; }

    /// <summary>No further run can start in this process, though one could in another.</summary>
    bool IsWornOut { get; }

    /// <summary>Makes a package known to the runtime under its slot. What throws leaves nothing behind.</summary>
    /// <exception cref="KernelPackageException">The package does not fit the runtime, or a binary cannot be
    /// read.</exception>
    /// <exception cref="AscendException">The runtime refused it.</exception>
    void Register(RegisteredKernel kernel);

    /// <summary>Takes a package out of the runtime. When it throws, the kernel is still registered.</summary>
    /// <exception cref="AscendException">The runtime refused it.</exception>
    void Unregister(RegisteredKernel kernel);

    /// <summary>Allocates device memory that the backend's runs can use.</summary>
    /// <param name="byteCount">More than 0.</param>
    /// <exception cref="AscendOutOfMemoryException">The device has no such memory left.</exception>
    DeviceBuffer Allocate(long byteCount);

    /// <summary>Refuses memory that the backend's runs cannot reach.</summary>
    /// <exception cref="KernelArgumentException">It lives in another process.</exception>
    /// <exception cref="AscendInvalidStateException">It is lost with its worker.</exception>
    void RequireUsable(DeviceMemoryHandle memory);

    /// <inheritdoc cref="RuntimeSession.Run"/>
    RunResult Run(RegisteredKernel kernel, KernelArguments arguments, RunOptions options);

    /// <inheritdoc cref="RuntimeSession.RunAsync"/>
    Task<RunResult> RunAsync(
        RegisteredKernel kernel, KernelArguments arguments, RunOptions options, CancellationToken cancellationToken);

    /// <inheritdoc cref="RuntimeSession.Prepare"/>
    PreparedRun Prepare(RegisteredKernel kernel, KernelArguments arguments, RunOptions options);
}
