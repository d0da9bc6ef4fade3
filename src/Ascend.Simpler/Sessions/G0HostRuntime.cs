using System.Runtime.InteropServices;
using Ascend.Interop;
using Ascend.Interop.Simpler.G0;
using CallConfig = Ascend.Interop.Simpler.G6.CallConfig;
using SimplerPoll = Ascend.Interop.Simpler.G6.SimplerPoll;

namespace Ascend.Simpler;

/// <summary>
/// A host runtime of generation G0, which knows only one blocking call per run: preparing keeps the parameters, launching has a
/// thread of this object make the call.
/// </summary>
internal sealed unsafe class G0HostRuntime : HostRuntime
{
    private const int ClusterCount = 24;
    private const int CoresPerCluster = 3;

    /// <summary>Most cores that one scheduler thread of G0 takes; above it a run never ends.</summary>
    private const int MaxCoresPerScheduler = 64;

    private readonly NativeTable<SimplerApi> _library;
    private readonly RunSlot _slot;
    private readonly CallThread _thread;
    private readonly Block* _block;
    private bool _launched;

    private G0HostRuntime(NativeTable<SimplerApi> library, RuntimeContextHandle context, RunSlot slot)
        : base(library.LibraryPath, context)
    {
        _library = library;
        _slot = slot;
        _block = (Block*)NativeMemory.AlignedAlloc((nuint)sizeof(Block), (nuint)SimplerLimit.SIMPLER_STORAGE_ALIGNMENT);
        NativeMemory.Clear(_block, (nuint)sizeof(Block));
        _thread = new CallThread(Call, $"ascend run, device {context.DeviceId}");
    }

    public override ChipCallableLayout CallableLayout => ChipCallableLayout.G0;

    public override string PrepareOperation => nameof(SimplerApi.run_prepared);

    public override string LaunchOperation => nameof(SimplerApi.run_prepared);

    public override string PollOperation => nameof(SimplerApi.run_prepared);

    public override string WaitOperation => nameof(SimplerApi.run_prepared);

    public override string FinalizeOperation => nameof(SimplerApi.run_prepared);

    public override long? DeviceWallNanoseconds => (long)_block->Timing.device_wall_ns;

    private ref readonly SimplerApi Api => ref _library.Api;

    private SimplerDeviceContext* ContextPointer => (SimplerDeviceContext*)Context.Pointer;

    /// <inheritdoc cref="HostRuntime.Open"/>
    public static new G0HostRuntime Open(RuntimeBuild build, string platform, DeviceHandle device, RuntimeLogCapture? log)
    {
        ExecutorBinaries executors = ExecutorBinaries.Read(build);
        NativeTable<SimplerApi> library = NativeLibraries.Open<SimplerApi>(build.HostRuntime, build.LoadFlags);
        try
        {
            CheckPlatform(build.HostRuntime, library.Api.get_platform, platform);
        }
        catch
        {
            library.Dispose();
            throw;
        }

        var api = new ContextApi(in library.Api);
        RuntimeContextHandle context = RuntimeContextHandle.Create(
            library, build.HostRuntime, in api, device, pointer => Initialize(library, pointer, device.DeviceId, executors), log);
        try
        {
            return new G0HostRuntime(
                library, context, new RunSlot(0, library.Api.get_runtime_size(), (nuint)SimplerLimit.SIMPLER_STORAGE_ALIGNMENT));
        }
        catch
        {
            context.Dispose();
            throw;
        }
    }

    public override void Register(int callableId, ChipCallableHandle callable, string package) => ThrowIfFailed(
        Api.prepare_callable(ContextPointer, callableId, callable.Pointer),
        nameof(SimplerApi.prepare_callable),
        $"Package '{package}', callable id {callableId}.");

    public override void Unregister(int callableId) => ThrowIfFailed(
        Api.unregister_callable(ContextPointer, callableId), nameof(SimplerApi.unregister_callable), $"Callable id {callableId}.");

    public override void TryUnregister(int callableId) => _ = Api.unregister_callable(ContextPointer, callableId);

    public override void Accept(RunOptions options)
    {
        int threads = ThreadCount(options.AicpuThreads);
        int clusters = options.BlockDim == 0 ? ClusterCount : options.BlockDim;
        if (threads > (int)SimplerLimit.SIMPLER_MAX_AICPU_THREADS)
        {
            throw new ArgumentException(
                $"RunOptions.AicpuThreads is {threads}; generation G0 takes at most {(int)SimplerLimit.SIMPLER_MAX_AICPU_THREADS}.");
        }

        if (clusters > ClusterCount)
        {
            throw new ArgumentException($"RunOptions.BlockDim is {clusters}; the device has {ClusterCount} clusters.");
        }

        int schedulers = threads - 1;
        if (clusters * CoresPerCluster > MaxCoresPerScheduler * schedulers)
        {
            throw new ArgumentException(
                $"RunOptions.AicpuThreads {threads} leaves {schedulers} scheduler thread(s) for {clusters * CoresPerCluster} cores; generation G0 "
                + $"takes {MaxCoresPerScheduler} each, and a run beyond that never ends. Use more threads or a lower BlockDim.");
        }
    }

    public override int Prepare(int slot, int callableId, KernelArguments arguments, in CallConfig config, int blockDim)
    {
        Ascend.Interop.Simpler.G6.ChipStorageTaskArgs* from = arguments.Block;
        int tensors = from->tensor_count;
        int scalars = from->scalar_count;
        if (tensors > (int)SimplerLimit.SIMPLER_MAX_CHIP_TENSORS)
        {
            throw new KernelArgumentException(
                $"A launch of generation G0 takes at most {(int)SimplerLimit.SIMPLER_MAX_CHIP_TENSORS} tensors, {tensors} given.");
        }

        // A tensor and a scalar have the same layout in both generations.
        NativeMemory.Copy(&from->tensors, &_block->Arguments.tensors, (nuint)(tensors * sizeof(ChipTensor)));
        NativeMemory.Copy(&from->scalars, &_block->Arguments.scalars, (nuint)(scalars * sizeof(ulong)));
        _block->Arguments.tensor_count = tensors;
        _block->Arguments.scalar_count = scalars;
        _block->Config = config;
        for (int i = 0; i < (int)SimplerLimit.SIMPLER_RING_COUNT; i++)
        {
            _block->Rings[i] = config.runtime_env.ring_task_window[i];
            _block->Rings[i + (int)SimplerLimit.SIMPLER_RING_COUNT] = config.runtime_env.ring_heap[i];
            _block->Rings[i + (2 * (int)SimplerLimit.SIMPLER_RING_COUNT)] = config.runtime_env.ring_dep_pool[i];
        }

        _block->CallableId = callableId;
        _block->BlockDim = blockDim;
        _block->Timing = default;
        _launched = false;
        return 0;
    }

    public override int Launch(int slot)
    {
        _launched = true;
        _thread.Begin();
        return 0;
    }

    public override int Poll(int slot) =>
        (int)(_thread.IsDone ? SimplerPoll.SIMPLER_NATIVE_RUN_POLL_COMPLETE : SimplerPoll.SIMPLER_NATIVE_RUN_POLL_NOT_READY);

    public override int Wait(int slot) => _thread.Wait();

    /// <summary>The results are back when the call has ended. Waits for a launched run that nobody waited for.</summary>
    public override int FinalizeRun(int slot) => _launched ? _thread.Wait() : 0;

    public override void Dispose()
    {
        _thread.Dispose();
        Context.Dispose();
        _slot.Dispose();
        NativeMemory.AlignedFree(_block);
    }

    private static int ThreadCount(int asked) => asked == 0 ? (int)SimplerLimit.SIMPLER_MAX_AICPU_THREADS : asked;

    private static int Initialize(NativeTable<SimplerApi> library, void* context, int deviceId, ExecutorBinaries executors)
    {
        fixed (byte* aicpu = executors.Aicpu, aicore = executors.Aicore, dispatcher = executors.Dispatcher)
        {
            return library.Api.simpler_init(
                (SimplerDeviceContext*)context,
                deviceId,
                aicpu,
                (nuint)executors.Aicpu.Length,
                aicore,
                (nuint)executors.Aicore.Length,
                dispatcher,
                (nuint)executors.Dispatcher.Length);
        }
    }

    private int Call() => Api.run_prepared(
        ContextPointer,
        (SimplerRunStorage*)_slot.Storage,
        _block->CallableId,
        &_block->Arguments,
        _block->BlockDim,
        ThreadCount(_block->Config.aicpu_thread_num),
        _block->Config.enable_chip_swimlane,
        _block->Config.enable_dump_args,
        _block->Config.enable_pmu,
        _block->Config.enable_dep_gen,
        _block->Config.enable_scope_stats,
        _block->Rings,
        _block->Rings + (int)SimplerLimit.SIMPLER_RING_COUNT,
        _block->Rings + (2 * (int)SimplerLimit.SIMPLER_RING_COUNT),
        (sbyte*)&_block->Config.output_prefix,
        &_block->Timing);

    /// <summary>The parameters of one run in native memory.</summary>
    private struct Block
    {
        public ChipStorageTaskArgs Arguments;
        public CallConfig Config;
        public PtoRunTiming Timing;
        public int CallableId;
        public int BlockDim;
        public fixed ulong Rings[3 * (int)SimplerLimit.SIMPLER_RING_COUNT];
    }
}
