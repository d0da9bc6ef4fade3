using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

namespace Ascend.Benchmarks;

/// <summary>Runs from C++ over the host runtime that a host has chosen (native/bench/run_loop.h), on a context of their own.</summary>
internal sealed unsafe class NativeRunLoop : IDisposable
{
    private readonly nint _library;
    private readonly ChipCallableHandle _callable;
    private readonly void* _loop;
    private readonly delegate* unmanaged[Cdecl]<void*, void*, void*, RunTimes*, int> _run;
    private readonly delegate* unmanaged[Cdecl]<void*, void*, void*, long, int> _repeat;
    private readonly void* _config;
    private readonly void* _arguments;

    /// <param name="session">A session that has just run the package.</param>
    /// <param name="package">The package.</param>
    /// <param name="deviceId">The device of the loop's own context.</param>
    public NativeRunLoop(RuntimeSession session, KernelPackage package, int deviceId)
    {
        string folder = typeof(NativeRunLoop).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "NativeBuildDirectory").Value!;
        _library = NativeLibrary.Load(Path.Combine(folder, "libascend_run_loop.so"));
        _run = (delegate* unmanaged[Cdecl]<void*, void*, void*, RunTimes*, int>)NativeLibrary.GetExport(_library, "ascend_run_loop_run");
        _repeat = (delegate* unmanaged[Cdecl]<void*, void*, void*, long, int>)NativeLibrary.GetExport(_library, "ascend_run_loop_repeat");
        RuntimeBuild build = SimplerRuntimes.Of(session.Device.Host).Plain;
        _callable = ChipCallableHandle.Build(package, session.Device.Host.Platform, build.Adapter);
        _config = NativeMemory.AllocZeroed((nuint)build.Adapter.Facts.Number("config.size"));
        ReadOnlySpan<byte> packed = ((InProcessBackend)session.Backend).RuntimeFor(trace: false).PackedArguments(slot: 0);
        _arguments = NativeMemory.AlignedAlloc((nuint)packed.Length, alignment: 64);
        packed.CopyTo(new Span<byte>(_arguments, packed.Length));
        var open = (delegate* unmanaged[Cdecl]<byte*, int, byte*, nuint, byte*, nuint, void*, void*>)NativeLibrary.GetExport(_library, "ascend_run_loop_open");
        ExecutorBinaries executors = ExecutorBinaries.Read(build);
        fixed (byte* path = Encoding.UTF8.GetBytes(build.HostRuntime + '\0'), aicpu = executors.Aicpu, aicore = executors.Aicore)
        {
            _loop = open(path, deviceId, aicpu, (nuint)executors.Aicpu.Length, aicore, (nuint)executors.Aicore.Length, Packed(build.Adapter, _callable));
        }

        if (_loop is null)
        {
            throw new InvalidOperationException("The C++ loop could not be opened; see standard error.");
        }
    }

    /// <summary>One run.</summary>
    /// <returns>Microseconds of it without its wait, and in all.</returns>
    public (double Calls, double Whole) Run()
    {
        RunTimes times;
        int status = _run(_loop, _arguments, _config, &times);
        return status == 0
            ? ((times.Whole - times.Wait) / 1000.0, times.Whole / 1000.0)
            : throw new InvalidOperationException($"A run from C++ failed with {status}.");
    }

    /// <summary>Several runs, without a clock between them.</summary>
    public void Repeat(int count)
    {
        if (_repeat(_loop, _arguments, _config, count) is not 0 and int status)
        {
            throw new InvalidOperationException($"A run from C++ failed with {status}.");
        }
    }

    public void Dispose()
    {
        ((delegate* unmanaged[Cdecl]<void*, void>)NativeLibrary.GetExport(_library, "ascend_run_loop_close"))(_loop);
        _callable.Dispose();
        NativeMemory.Free(_config);
        NativeMemory.AlignedFree(_arguments);
        NativeLibrary.Free(_library);
    }

    private static void* Packed(SimplerAdapter adapter, ChipCallableHandle callable)
    {
        nuint size;
        return adapter.Api.adapter_packed_callable(callable.Pointer, &size);
    }

    /// <summary>AscendRunTimes, in nanoseconds.</summary>
    private struct RunTimes
    {
        public long Prepare;
        public long Launch;
        public long Wait;
        public long Finalize;
        public long Whole;
    }
}
