using System.Diagnostics;

namespace Ascend.Simpler;

/// <summary>
/// Runs kernel packages on one device through simpler's host runtime. Opens the plain build at once and the TraCR build on the
/// first traced run.
/// </summary>
/// <remarks>
/// Safe for use from several threads: runs take turns. Keeps its device open. <see cref="Dispose"/> is idempotent and may come
/// during a run, in which case the native context ends with that run.
/// </remarks>
public sealed class RuntimeSession : IDisposable
{
    private readonly SessionGate _gate;
    private readonly KernelTable _kernels = new();
    private readonly SimplerRuntimes _runtimes;

    internal RuntimeSession(Device device, SessionOptions? options)
    {
        Device = device;
        _runtimes = SimplerRuntimes.Of(device.Host);
        _gate = new SessionGate(device.Id, () => Backend!.Dispose());
        Backend = SessionBackends.Open(device, options ?? new SessionOptions(), _gate, _kernels);
    }

    /// <summary>The device.</summary>
    public Device Device { get; }

    /// <summary>True when a TraCR build of the runtime is configured, so that runs can be traced.</summary>
    public bool CanTrace => _runtimes.Tracr is not null;

    /// <summary>What is known of the TraCR build's buffers: their capacity, what happens when one is full, how long a run fits. Null without
    /// such a build, and on the mock unless its fault plan limits them.</summary>
    public TracrBuild? Tracr => _runtimes.Tracr?.Tracr;

    /// <summary>How many runs the session takes at a time: 2 when one can be prepared while another one works, which the runtime
    /// decides (its pipeline contract, and supports_concurrent_native_prepare_ctx of simpler's host C API, G6); else 1. Simpler's
    /// simulator and isolated sessions take 1.</summary>
    public int PipelineDepth => Backend.PipelineDepth;

    /// <summary>Carries out what the session is asked for.</summary>
    internal ISessionBackend Backend { get; }

    /// <summary>Registers a package, so that it can be run.</summary>
    /// <exception cref="KernelPackageException">
    /// The package is for another runtime, platform or ABI generation, or a binary cannot be read.
    /// </exception>
    /// <exception cref="AscendException">The runtime refused it, or 64 packages are registered already.</exception>
    /// <exception cref="AscendInvalidStateException">A prepared run is not finalized.</exception>
    /// <exception cref="ObjectDisposedException">The session is disposed.</exception>
    public RegisteredKernel Register(KernelPackage package)
    {
        ArgumentNullException.ThrowIfNull(package);
        using SessionGate.Hold hold = _gate.Enter(Timeout.InfiniteTimeSpan);
        var kernel = new RegisteredKernel(package, _kernels.FreeSlot(package));
        Backend.Register(kernel);
        _kernels.Add(kernel);
        SimplerLog.PackageRegistered(Device.Host.Logger, package.Name, kernel.CallableId);
        return kernel;
    }

    /// <summary>Takes a package out of the runtime's table; its <see cref="RegisteredKernel"/> can no longer be run.</summary>
    /// <exception cref="AscendException">The runtime refused it, or its worker is lost; the kernel is still registered.</exception>
    /// <exception cref="ArgumentException">The kernel is not registered with this session.</exception>
    /// <exception cref="AscendInvalidStateException">A prepared run is not finalized.</exception>
    /// <exception cref="ObjectDisposedException">The session is disposed.</exception>
    public void Unregister(RegisteredKernel kernel)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        using SessionGate.Hold hold = _gate.Enter(Timeout.InfiniteTimeSpan);
        _kernels.Require(kernel);
        Backend.Unregister(kernel);
        _kernels.Remove(kernel);
    }

    /// <summary>Allocates device memory that the session's runs can use: the device's own, the runtime's where the device has none (the
    /// simulator, or a device that was disposed), and for an isolated session the worker's.</summary>
    /// <param name="byteCount">Size in bytes; more than 0.</param>
    /// <returns>A buffer that the caller disposes. While one of the runtime's lives, the session cannot change builds unless it keeps
    /// both open.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="byteCount"/> is not positive.</exception>
    /// <exception cref="AscendOutOfMemoryException">The device has no such memory left.</exception>
    /// <exception cref="AscendException">The allocation failed.</exception>
    public DeviceBuffer Allocate(long byteCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(byteCount);
        using SessionGate.Hold hold = _gate.Enter(Timeout.InfiniteTimeSpan);
        return Backend.Allocate(byteCount);
    }

    /// <summary>Runs a kernel and waits for its results.</summary>
    /// <param name="kernel">A kernel registered with this session.</param>
    /// <param name="arguments">Its arguments. Results are in the tensors that the kernel writes when the call returns.</param>
    /// <param name="options">What the run asks for; null for <see cref="RunOptions.Default"/>.</param>
    /// <returns>Host times of the phases and the capture's folder. Allocates nothing unless the run is traced or collects.</returns>
    /// <exception cref="ArgumentException">An option or argument is refused; nothing was launched.</exception>
    /// <exception cref="AscendTimeoutException">The run, or the one before it, did not end within its limit.</exception>
    /// <exception cref="AscendException">A call of the host runtime failed; the exception names the first that did.</exception>
    /// <exception cref="AscendInvalidStateException">A prepared run is not finalized, the process has had as many runs of the
    /// simulator as it survives (about 200), or the run is to be profiled while a <see cref="ProfilerSession"/> runs.</exception>
    /// <exception cref="ObjectDisposedException">The session, the arguments or a buffer among them is disposed.</exception>
    public RunResult Run(RegisteredKernel kernel, KernelArguments arguments, RunOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        options ??= RunOptions.Default;
        using Activity? activity = AscendDiagnostics.StartRun(kernel.Package.Name, Device, options.Trace);
        try
        {
            return Backend.Run(kernel, arguments, options);
        }
        catch (Exception e) when (AscendDiagnostics.Note(activity, e))
        {
            throw;
        }
    }

    /// <summary>Runs a kernel without blocking a thread while the device works.</summary>
    /// <param name="kernel">A kernel registered with this session.</param>
    /// <param name="arguments">Its arguments; not to be changed before the task ends.</param>
    /// <param name="options">What the run asks for; null for <see cref="RunOptions.Default"/>.</param>
    /// <param name="cancellationToken">
    /// Cancels waiting for the session's turn and for the device. A launched run cannot be recalled: it ends on the device, its
    /// results are dropped into the tensors, and the session takes the next run after that.
    /// </param>
    /// <inheritdoc cref="Run" path="/exception"/>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<RunResult> RunAsync(
        RegisteredKernel kernel,
        KernelArguments arguments,
        RunOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        options ??= RunOptions.Default;
        using Activity? activity = AscendDiagnostics.StartRun(kernel.Package.Name, Device, options.Trace);
        try
        {
            return await Backend.RunAsync(kernel, arguments, options, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (AscendDiagnostics.Note(activity, e))
        {
            throw;
        }
    }

    /// <summary>Prepares a run for launching it phase by phase. The session takes nothing else until it is finalized, except, with a
    /// <see cref="PipelineDepth"/> of 2, one more prepared run.</summary>
    /// <remarks>A second run is prepared after the first one was launched and launched after that one is finalized; neither may be
    /// traced, profiled or collect. The runtime may refuse it (PTO_RUNTIME_ERR_PREPARED_INCOMPATIBLE, an
    /// <see cref="AscendInvalidStateException"/>): prepare it again when the first one is finalized.</remarks>
    /// <returns>The prepared run, which the caller finalizes or disposes.</returns>
    /// <inheritdoc cref="Run" path="/param"/>
    /// <inheritdoc cref="Run" path="/exception"/>
    public PreparedRun Prepare(RegisteredKernel kernel, KernelArguments arguments, RunOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        return Backend.Prepare(kernel, arguments, options ?? RunOptions.Default);
    }

    /// <summary>Ends the session: at once, or with the run that is in flight. Its device buffers stay valid until they are
    /// disposed.</summary>
    public void Dispose() => _gate.Dispose();
}
