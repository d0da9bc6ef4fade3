using Ascend.Interop.Simpler;
using Microsoft.Extensions.Logging;

namespace Ascend.Simpler;

/// <summary>
/// Runs kernel packages on one device through simpler's host runtime. Opens the plain build at once and the TraCR build on the
/// first traced run.
/// </summary>
/// <remarks>
/// Safe for use from several threads: runs take turns. Keeps its device open. <see cref="Dispose"/> is idempotent and may come
/// during a run, in which case the native context ends with that run.
/// </remarks>
public sealed partial class RuntimeSession : IDisposable
{
    private readonly Device _device;
    private readonly SessionOptions _options;
    private readonly ILogger _logger;
    private readonly SessionGate _gate;
    private readonly IsolatedSession? _isolated;
    private readonly SimplerRuntimes _runtimes;
    private readonly RegisteredKernel?[] _kernels = new RegisteredKernel?[(int)AdapterLimit.ADAPTER_MAX_CALLABLES];
    private HostRuntime? _plain;
    private HostRuntime? _tracr;

    internal RuntimeSession(Device device, SessionOptions? options)
    {
        _device = device;
        _options = options ?? new SessionOptions();
        _logger = device.Host.Logger;
        _runtimes = SimplerRuntimes.Of(device.Host);
        _gate = new SessionGate(device.Id, Close);
        _first = new RunLane(this, _gate, _kernels, _options, slot: 0);
        if (_options.Isolation == SessionIsolation.Process)
        {
            _isolated = new IsolatedSession(device, _options, _gate, _kernels);
        }
        else
        {
            _ = RuntimeFor(trace: false);
        }
    }

    /// <summary>The device.</summary>
    public Device Device => _device;

    /// <summary>True when a TraCR build of the runtime is configured, so that runs can be traced.</summary>
    public bool CanTrace => _runtimes.Tracr is not null;

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
        int id = Array.IndexOf(_kernels, null);
        if (id < 0)
        {
            throw new AscendException(
                $"'{package.Name}' cannot be registered: {_kernels.Length} packages are, which is all that the runtime's table holds.",
                "Unregister a package, or use another session.");
        }

        if (_isolated is not null)
        {
            return _kernels[id] = _isolated.Register(this, package, id);
        }

        if (package.Runtime != SupportedRuntime)
        {
            throw new KernelPackageException(
                package.DirectoryPath, $"it is built for runtime '{package.Runtime}', the session runs '{SupportedRuntime}'.");
        }

        _runtimes.Plain.RequireFacts(package, _device.Host.Platform);
        var callables = new ChipCallables(package, _device.Host.Platform);
        var kernel = new RegisteredKernel(this, package, id, callables);
        try
        {
            _ = callables.In(_runtimes.Plain.Adapter);
            foreach (HostRuntime runtime in OpenRuntimes())
            {
                Register(runtime, kernel);
            }
        }
        catch
        {
            foreach (HostRuntime runtime in OpenRuntimes())
            {
                runtime.TryUnregister(id);
            }

            callables.Dispose();
            throw;
        }

        _kernels[id] = kernel;
        SimplerLog.PackageRegistered(_logger, package.Name, id);
        return kernel;
    }

    /// <summary>Takes a package out of the runtime's table; its <see cref="RegisteredKernel"/> can no longer be run.</summary>
    /// <exception cref="ArgumentException">The kernel is not registered with this session.</exception>
    /// <exception cref="AscendInvalidStateException">A prepared run is not finalized.</exception>
    /// <exception cref="ObjectDisposedException">The session is disposed.</exception>
    public void Unregister(RegisteredKernel kernel)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        using SessionGate.Hold hold = _gate.Enter(Timeout.InfiniteTimeSpan);
        kernel.RequireIn(_kernels);
        if (_isolated is not null)
        {
            _kernels[kernel.CallableId] = null;
            _isolated.Unregister(kernel);
            return;
        }

        foreach (HostRuntime runtime in OpenRuntimes())
        {
            runtime.Unregister(kernel.CallableId);
        }

        _kernels[kernel.CallableId] = null;
        kernel.Callables.Dispose();
    }

    /// <summary>Allocates device memory through the host runtime, for backends without ACL memory.</summary>
    /// <param name="byteCount">Size in bytes; more than 0.</param>
    /// <returns>A buffer that the caller disposes. While one lives, the session cannot change builds unless it keeps both
    /// open.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="byteCount"/> is not positive.</exception>
    /// <exception cref="AscendOutOfMemoryException">The device has no such memory left.</exception>
    public DeviceBuffer Allocate(long byteCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(byteCount);
        using SessionGate.Hold hold = _gate.Enter(Timeout.InfiniteTimeSpan);
        if (_isolated is not null)
        {
            return _isolated.Allocate(byteCount);
        }

        HostRuntime runtime = RuntimeFor(trace: _plain is null && _tracr is not null);
        return new DeviceBuffer(SessionMemoryHandle.Allocate(runtime.Context, byteCount));
    }

    /// <summary>Ends the session: at once, or with the run that is in flight. Its device buffers stay valid until they are
    /// disposed.</summary>
    public void Dispose()
    {
        _gate.Dispose();
    }

    /// <summary>The part that knows the worker; null when the runtime is in this process.</summary>
    internal IsolatedSession? Isolated => _isolated;

    /// <summary>No further run can start in this process, though one could in another.</summary>
    internal bool IsWornOut => _device.Host.Backend == BackendKind.Simulator
        && (!ThreadKeys.SufficeForRun || OpenRuntimes().Any(runtime => runtime.IsWorn && runtime.Context.MemoryCount > 0));

    private static string SupportedRuntime => "tensormap_and_ringbuffer";

    private IEnumerable<HostRuntime> OpenRuntimes()
    {
        if (_plain is not null)
        {
            yield return _plain;
        }

        if (_tracr is not null)
        {
            yield return _tracr;
        }
    }

    /// <summary>The open build for a run; opens it, and closes the other one first unless both may be open. A context that the run
    /// before may have left unusable is replaced.</summary>
    internal HostRuntime RuntimeFor(bool trace, RunOptions? options = null)
    {
        ref HostRuntime? open = ref trace ? ref _tracr : ref _plain;
        if (open?.IsWornFor(options) == true)
        {
            RefuseWithMemory(
                open,
                "The session cannot run: the run before has left the open context, or may have left it, unusable for this one, and",
                "Read back what they hold and dispose them; the next run then gets a new context. Or use SessionIsolation.Process.");
            open.Dispose();
            open = null;
        }

        return open ?? OpenBuild(trace);
    }

    private HostRuntime OpenBuild(bool trace)
    {
        RuntimeBuild build = _runtimes.Plain;
        if (trace)
        {
            build = _runtimes.Tracr ?? throw new AscendNotSupportedException(
                "The run cannot be traced: no TraCR build of the host runtime is configured.",
                $"Build simpler's TraCR branch with BUILD_TRACR=ON and name it in {HostOptions.SimplerTracrVariable} or "
                + "HostOptions.TracrSimplerRoot, or run without Trace.");
        }

        if (!(_options.KeepBothBuildsOpen ?? _device.Host.Backend == BackendKind.Simulator))
        {
            CloseBeforeChange(ref trace ? ref _plain : ref _tracr);
        }

        HostRuntime runtime = trace ? CaptureSource.Of(build.HostRuntime).WhileLoading(() => OpenRuntime(build)) : OpenRuntime(build);
        (trace ? ref _tracr : ref _plain) = runtime;
        return runtime;
    }

    private HostRuntime OpenRuntime(RuntimeBuild build)
    {
        HostRuntime runtime;
        using (RuntimeLogCapture? log = RuntimeLogCapture.Begin(_device.Host))
        {
            runtime = HostRuntime.Open(build, _device.Host.Platform, _device.Handle, _options.DmaWorkspaceMask, log);
        }
        try
        {
            foreach (RegisteredKernel? kernel in _kernels)
            {
                if (kernel is not null)
                {
                    Register(runtime, kernel);
                }
            }

            return runtime;
        }
        catch
        {
            runtime.Dispose();
            throw;
        }
    }

    private void Register(HostRuntime runtime, RegisteredKernel kernel)
    {
        using RuntimeLogCapture? log = RuntimeLogCapture.Begin(_device.Host);
        runtime.Context.Log = log;
        try
        {
            runtime.Register(kernel.CallableId, kernel.Callables.In(runtime.Adapter), kernel.Package.Name);
        }
        finally
        {
            runtime.Context.Log = null;
        }
    }

    private static void CloseBeforeChange(ref HostRuntime? runtime)
    {
        if (runtime is null)
        {
            return;
        }

        RefuseWithMemory(
            runtime,
            "The session cannot change from the open build to its other one:",
            "Allocate them from the device, dispose them, or set SessionOptions.KeepBothBuildsOpen.");
        runtime.Dispose();
        runtime = null;
    }

    private static void RefuseWithMemory(HostRuntime runtime, string problem, string nextStep)
    {
        if (runtime.Context.MemoryCount > 0)
        {
            throw new AscendInvalidStateException(
                $"{problem} {runtime.Context.MemoryCount} device buffers live in it.", nextStep);
        }
    }

    private void Close()
    {
        if (_isolated is not null)
        {
            _isolated.Close();
            return;
        }

        _first.Dispose();
        _second?.Dispose();
        foreach (HostRuntime runtime in OpenRuntimes())
        {
            runtime.Dispose();
        }

        foreach (RegisteredKernel? kernel in _kernels)
        {
            kernel?.Callables.Dispose();
        }
    }
}
