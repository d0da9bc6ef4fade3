using System.Runtime.InteropServices;
using Ascend.Interop.Simpler;

namespace Ascend.Simpler;

/// <summary>
/// One open build of simpler's host runtime with an initialised context on one device. A run goes through prepare, launch, poll or
/// wait, and finalize, whatever form the tree gives it. Calls are serialised by the session; the status of a phase is the library's.
/// </summary>
internal sealed unsafe class HostRuntime : IDisposable
{
    /// <summary>The chip swimlane's level after which a run of a lower one never ends on the same context (simpler 6ebaf7715, simulator).</summary>
    private const int LastingSwimlaneLevel = 4;

    private readonly SimplerAdapter _adapter;
    private readonly RunRules _rules;
    private readonly Lock _calls = new();
    private readonly nint[] _slots;
    private readonly bool _isMock;
    private readonly string? _oneCall;
    private readonly byte* _message = (byte*)NativeMemory.AllocZeroed((nuint)AdapterLimit.ADAPTER_MAX_TEXT);
    private int _unfinalized = -1;
    private bool _hasLastingSwimlane;

    private HostRuntime(RuntimeBuild build, RuntimeContextHandle context)
    {
        _adapter = build.Adapter;
        _rules = new RunRules(_adapter.Facts, isMock: build.Tree is null);
        _isMock = build.Tree is null;
        _oneCall = _adapter.Facts.IsBlocking ? _adapter.Facts["run.form"] : null;
        LibraryPath = build.HostRuntime;
        Context = context;
        IsTracr = build.IsTracr;
        Tracr = build.Tracr;
        _slots = new nint[Api.adapter_pipeline_depth(ContextPointer)];
        JoinsLaunches = Api.adapter_joins_launches(ContextPointer) != 0;
    }

    /// <summary>Path of the library.</summary>
    public string LibraryPath { get; }

    /// <summary>It records TraCR.</summary>
    public bool IsTracr { get; }

    /// <summary>What is known of its TraCR buffers; null where nothing is.</summary>
    public TracrBuild? Tracr { get; }

    /// <summary>The initialised context.</summary>
    public RuntimeContextHandle Context { get; }

    /// <summary>The adapter of its tree.</summary>
    public SimplerAdapter Adapter => _adapter;

    public string PrepareOperation => _oneCall ?? "simpler_prepare_run";

    public string LaunchOperation => _oneCall ?? "simpler_launch_run";

    public string PollOperation => _oneCall ?? "simpler_poll_run";

    public string WaitOperation => _oneCall ?? "simpler_wait_run";

    public string FinalizeOperation => _oneCall ?? "simpler_finalize_run";

    /// <summary>How many runs it takes at a time: 2 when one can be prepared while another one works. Their slots count from 0.</summary>
    public int PipelineDepth => _slots.Length;

    /// <summary>A prepared run can be launched behind one that works.</summary>
    public bool JoinsLaunches { get; }

    /// <summary>A run ended with a generic failure, after which the context may be unusable: after a run with an argument too few the
    /// next one never ends (simpler of June and August 2026).</summary>
    public bool IsSuspect { get; private set; }

    /// <summary>There are runs that the context does not take any more, though another context would.</summary>
    public bool IsWorn => IsSuspect || _hasLastingSwimlane;

    private ref readonly AdapterApi Api => ref _adapter.Api;

    private AdapterContext* ContextPointer => (AdapterContext*)Context.Pointer;

    /// <summary>Opens a build and initialises a context on a device.</summary>
    /// <param name="build">The build.</param>
    /// <param name="platform">What its get_platform has to answer.</param>
    /// <param name="device">The device.</param>
    /// <param name="dmaMask">Workspaces for DMA engines to provision; 0 for none.</param>
    /// <param name="log">What the libraries write meanwhile; null where nothing is captured.</param>
    /// <exception cref="AscendException">The library cannot be opened or is of another kind, it is for another platform, breaks its
    /// contract, or a call failed.</exception>
    /// <exception cref="AscendNotSupportedException">The process has loaded a simulator context that does not serve it.</exception>
    public static HostRuntime Open(RuntimeBuild build, string platform, DeviceHandle device, uint dmaMask, RuntimeLogCapture? log)
    {
        build.EnsureUnchanged();
        SimulatorContext.EnsureFor(build);
        ExecutorBinaries executors = ExecutorBinaries.Read(build);
        RuntimeContextHandle context = RuntimeContextHandle.Create(build, platform, device, executors, dmaMask, log);
        try
        {
            var runtime = new HostRuntime(build, context);
            try
            {
                runtime.CreateSlots();
                context.Log = null;
                SimplerLog.HostRuntimeOpened(device.Logger, build.HostRuntime, platform, device.DeviceId);
                return runtime;
            }
            catch
            {
                runtime.DestroySlots();
                throw;
            }
        }
        catch
        {
            context.Dispose();
            throw;
        }
    }

    public void Register(int callableId, ChipCallableHandle callable, string package) => ThrowIfFailed(
        Api.adapter_register(ContextPointer, callableId, callable.Pointer),
        "simpler_register_callable",
        $"Package '{package}', callable id {callableId}.");

    public void Unregister(int callableId) => ThrowIfFailed(
        Api.adapter_unregister(ContextPointer, callableId), "simpler_unregister_callable", $"Callable id {callableId}.");

    /// <summary>Unregisters as part of undoing a registration that failed; an unknown id is no failure to the runtime.</summary>
    public void TryUnregister(int callableId) => _ = Api.adapter_unregister(ContextPointer, callableId);

    /// <summary>Refuses what this tree does not take. Called once per options.</summary>
    /// <exception cref="AscendNotSupportedException">An option does not exist in this tree.</exception>
    /// <exception cref="ArgumentException">A value that it refuses or does not survive.</exception>
    public void Accept(RunOptions options) => _rules.Check(options);

    /// <summary>Whether a run with these options, null for any other use, needs another context.</summary>
    public bool IsWornFor(RunOptions? options) =>
        IsSuspect || (_hasLastingSwimlane && options is not null && options.ChipSwimlaneLevel < LastingSwimlaneLevel);

    /// <summary>Builds a run without launching it. Arguments and configuration are copied.</summary>
    /// <exception cref="KernelArgumentException">The tree cannot take the arguments.</exception>
    public int Prepare(int slot, int callableId, KernelArguments arguments, in AdapterRunConfig config)
    {
        lock (_calls)
        {
            RetryFinalize();
            _hasLastingSwimlane = !_isMock && _oneCall is null && config.chip_swimlane == LastingSwimlaneLevel;
            int status;
            fixed (AdapterRunConfig* configPointer = &config)
            {
                status = Api.adapter_prepare(Slot(slot), callableId, arguments.Block, configPointer, (sbyte*)_message);
            }

            return status == (int)AdapterStatus.ADAPTER_REFUSED ? throw new KernelArgumentException($"The run was refused: {Message}.") : status;
        }
    }

    public int Launch(int slot)
    {
        lock (_calls)
        {
            return Api.adapter_launch(Slot(slot));
        }
    }

    /// <summary>Launches a prepared run behind the one in another slot, which may be working.</summary>
    public int LaunchBehind(int slot, int predecessor)
    {
        lock (_calls)
        {
            return Api.adapter_launch_joined(Slot(slot), Slot(predecessor));
        }
    }

    public int Poll(int slot) => Api.adapter_poll(Slot(slot));

    public int Wait(int slot) => Api.adapter_wait(Slot(slot));

    /// <summary>Ends the run and brings its results back. One that fails is tried again before the slot or the context is used next, so
    /// that the library is not left with a run that nobody can reach.</summary>
    public int FinalizeRun(int slot)
    {
        lock (_calls)
        {
            int status = Api.adapter_finalize(Slot(slot));
            _unfinalized = status != 0 && _oneCall is null ? slot : _unfinalized == slot ? -1 : _unfinalized;
            return status;
        }
    }

    /// <summary>Device time in ns of the run that ended last in a slot; null where the library only logs it.</summary>
    public long? DeviceWallNanoseconds(int slot) => Api.adapter_device_wall(Slot(slot)) is >= 0 and var time ? time : null;

    /// <summary>The argument block of a slot as the library last got it.</summary>
    public ReadOnlySpan<byte> PackedArguments(int slot)
    {
        nuint size;
        void* block = Api.adapter_packed_arguments(Slot(slot), &size);
        return new ReadOnlySpan<byte>(block, (int)size);
    }

    /// <summary>The failure of a launched run.</summary>
    public AscendException RunFailure(string operation, int status, string detail, RuntimeLogCapture? log)
    {
        IsSuspect |= Context.IsGenericFailure(status);
        return Failure(operation, status, detail, log);
    }

    public AscendException Failure(string operation, int status, string detail, RuntimeLogCapture? log = null) =>
        Context.Failure(operation, status, detail, log);

    /// <summary>Ends the context when its last user lets go, and with it the library's use.</summary>
    public void Dispose()
    {
        RetryFinalize();
        DestroySlots();
        Context.Dispose();
    }

    private string Message => SimplerAdapter.Text(new ReadOnlySpan<byte>(_message, (int)AdapterLimit.ADAPTER_MAX_TEXT));

    private AdapterSlot* Slot(int number) => (AdapterSlot*)_slots[number];

    private void CreateSlots()
    {
        for (int i = 0; i < _slots.Length; i++)
        {
            AdapterSlot* slot = null;
            int status = Api.adapter_create_slot(ContextPointer, (uint)i, &slot, (sbyte*)_message);
            _slots[i] = status == 0
                ? (nint)slot
                : throw new AscendException($"'{LibraryPath}' gives no place for a run: {Message} ({status}).", "Use an intact build of the runtime.");
        }
    }

    private void DestroySlots()
    {
        for (int i = 0; i < _slots.Length; i++)
        {
            if (_slots[i] != 0)
            {
                Api.adapter_destroy_slot(Slot(i));
                _slots[i] = 0;
            }
        }

        NativeMemory.Free(_message);
    }

    private void RetryFinalize()
    {
        if (_unfinalized >= 0)
        {
            _ = Api.adapter_finalize(Slot(_unfinalized));
            _unfinalized = -1;
        }
    }

    private void ThrowIfFailed(int status, string operation, string detail)
    {
        if (status != 0)
        {
            throw Failure(operation, status, detail);
        }
    }
}
