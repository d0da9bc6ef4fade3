namespace Ascend.Simpler;

/// <summary>
/// Runs in this process: opens the plain build of the runtime at once and the TraCR build at the first traced run.
/// </summary>
internal sealed partial class InProcessBackend : ISessionBackend
{
    private const string SupportedRuntime = "tensormap_and_ringbuffer";

    private readonly Device _device;
    private readonly SessionOptions _options;
    private readonly SessionGate _gate;
    private readonly KernelTable _kernels;
    private readonly SimplerRuntimes _runtimes;
    private readonly Dictionary<int, ChipCallables> _callables = [];
    private readonly RunLane _first;
    private RunLane? _second;

    /// <param name="device">The device.</param>
    /// <param name="options">The session's options.</param>
    /// <param name="gate">The session's gate.</param>
    /// <param name="kernels">The session's kernels.</param>
    public InProcessBackend(Device device, SessionOptions options, SessionGate gate, KernelTable kernels)
    {
        _device = device;
        _options = options;
        _gate = gate;
        _kernels = kernels;
        _runtimes = SimplerRuntimes.Of(device.Host);
        _first = new RunLane(this, device, gate, kernels, options, slot: 0);
        _ = RuntimeFor(trace: false);
    }

    public int PipelineDepth => _plain?.PipelineDepth ?? 1;

    public bool IsWornOut => _device.Host.Backend == BackendKind.Simulator
        && (!ThreadKeys.SufficeForRun || OpenRuntimes().Any(runtime => runtime.IsWorn && runtime.Context.MemoryCount > 0));

    public void Register(RegisteredKernel kernel)
    {
        KernelPackage package = kernel.Package;
        if (package.Runtime != SupportedRuntime)
        {
            throw new KernelPackageException(
                package.DirectoryPath,
                $"it is built for runtime '{package.Runtime}', the session runs '{SupportedRuntime}'.");
        }

        _runtimes.Plain.RequireFacts(package, _device.Host.Platform);
        var callables = new ChipCallables(package, _device.Host.Platform);
        try
        {
            _ = callables.In(_runtimes.Plain.Adapter);
            foreach (HostRuntime runtime in OpenRuntimes())
            {
                Register(runtime, kernel, callables);
            }
        }
        catch
        {
            foreach (HostRuntime runtime in OpenRuntimes())
            {
                runtime.TryUnregister(kernel.CallableId);
            }

            callables.Dispose();
            throw;
        }

        _callables.Add(kernel.CallableId, callables);
    }

    public void Unregister(RegisteredKernel kernel)
    {
        foreach (HostRuntime runtime in OpenRuntimes())
        {
            runtime.Unregister(kernel.CallableId);
        }

        if (_callables.Remove(kernel.CallableId, out ChipCallables? callables))
        {
            callables.Dispose();
        }
    }

    /// <summary>Takes the memory from ACL while the device is open, since that does not depend on which build is open; else
    /// from the runtime.</summary>
    public DeviceBuffer Allocate(long byteCount) => _device.Handle is { HasAcl: true, IsClosed: false } device
        ? new DeviceBuffer(AclMemoryHandle.Allocate(device, byteCount, DeviceMemoryPolicy.HugeFirst))
        : AllocateInContext(byteCount);

    /// <summary>Allocates memory of the open runtime's context. While it lives, the context cannot be replaced.</summary>
    public DeviceBuffer AllocateInContext(long byteCount)
    {
        HostRuntime runtime = RuntimeFor(trace: _plain is null && _tracr is not null);
        return new DeviceBuffer(SessionMemoryHandle.Allocate(runtime.Context, byteCount));
    }

    public void RequireUsable(DeviceMemoryHandle memory) => memory.RequireReachable();

    public void Dispose()
    {
        _first.Dispose();
        _second?.Dispose();
        foreach (HostRuntime runtime in OpenRuntimes())
        {
            runtime.Dispose();
        }

        foreach (ChipCallables callables in _callables.Values)
        {
            callables.Dispose();
        }
    }
}
