namespace Ascend.Simpler;

/// <content>The open builds of the host runtime.</content>
internal sealed partial class InProcessBackend
{
    private HostRuntime? _plain;
    private HostRuntime? _tracr;

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

    /// <summary>The open build for a run; opens it, and closes the other one first unless both may be open. A context that
    /// the run before may have left unusable is replaced.</summary>
    public HostRuntime RuntimeFor(bool trace, RunOptions? options = null)
    {
        ref HostRuntime? open = ref trace ? ref _tracr : ref _plain;
        if (open?.IsWornFor(options) == true)
        {
            RefuseWithMemory(
                open,
                "The session cannot run: the run before has left the open context, or may have left it, unusable for this one, "
                + "and",
                "Read back what they hold and dispose them; the next run then gets a new context. "
                + "Or use SessionIsolation.Process.");
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
            RequireTraceable(build);
        }

        if (!(_options.KeepBothBuildsOpen ?? _device.Host.Backend == BackendKind.Simulator))
        {
            CloseBeforeChange(ref trace ? ref _plain : ref _tracr);
        }

        HostRuntime runtime = trace
            ? CaptureSource.Of(build.HostRuntime).WhileLoading(() => OpenRuntime(build))
            : OpenRuntime(build);
        (trace ? ref _tracr : ref _plain) = runtime;
        return runtime;
    }

    private void RequireTraceable(RuntimeBuild build)
    {
        if (build.Tracr is { Problem: { } problem, NextStep: { } nextStep })
        {
            throw new AscendNotSupportedException($"The run cannot be traced with '{build.HostRuntime}': {problem}", nextStep);
        }

        if (build.Tracr is { MayEndProcess: true } && _options.Isolation == SessionIsolation.Automatic)
        {
            throw new AscendNotSupportedException(
                $"The run is not traced in this process, which '{build.HostRuntime}' could end (its trace buffer: {build.Tracr}), and there is no "
                + "worker for it.",
                $"Put the ascend tool beside the application or name it in {SessionOptions.WorkerVariable}, so that such sessions run in a worker; "
                + "or set SessionOptions.Isolation to InProcess and trace short runs only.");
        }
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
            foreach (RegisteredKernel kernel in _kernels.All)
            {
                Register(runtime, kernel, _callables[kernel.CallableId]);
            }

            return runtime;
        }
        catch
        {
            runtime.Dispose();
            throw;
        }
    }

    private void Register(HostRuntime runtime, RegisteredKernel kernel, ChipCallables callables)
    {
        using RuntimeLogCapture? log = RuntimeLogCapture.Begin(_device.Host);
        runtime.Context.Log = log;
        try
        {
            runtime.Register(kernel.CallableId, callables.In(runtime.Adapter), kernel.Package.Name);
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
}
