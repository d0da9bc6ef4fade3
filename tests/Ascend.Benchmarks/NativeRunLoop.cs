using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using Ascend.Interop.Simpler.G6;
using Ascend.Runtime;

namespace Ascend.Benchmarks;

/// <summary>Runs from C++ over the host runtime that a host has chosen (native/bench/run_loop.h), on a context of their own.</summary>
internal sealed unsafe class NativeRunLoop : IDisposable
{
    private readonly nint _library;
    private readonly ChipCallableHandle _callable;
    private readonly void* _loop;
    private readonly delegate* unmanaged[Cdecl]<void*, ChipStorageTaskArgs*, CallConfig*, RunTimes*, int> _run;
    private readonly CallConfig* _config;

    public NativeRunLoop(AscendHost host, KernelPackage package, int deviceId)
    {
        string folder = typeof(NativeRunLoop).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "NativeBuildDirectory").Value!;
        _library = NativeLibrary.Load(Path.Combine(folder, "libascend_run_loop.so"));
        _run = (delegate* unmanaged[Cdecl]<void*, ChipStorageTaskArgs*, CallConfig*, RunTimes*, int>)NativeLibrary.GetExport(_library, "ascend_run_loop_run");
        _callable = ChipCallableHandle.Build(package, host.Platform, ChipCallableLayout.G6);
        _config = (CallConfig*)NativeMemory.AllocZeroed((nuint)sizeof(CallConfig));
        var open = (delegate* unmanaged[Cdecl]<byte*, int, byte*, nuint, byte*, nuint, void*, void*>)NativeLibrary.GetExport(_library, "ascend_run_loop_open");
        ExecutorBinaries executors = ExecutorBinaries.Read(SimplerRuntimes.Of(host).Plain);
        fixed (byte* path = Encoding.UTF8.GetBytes(SimplerRuntimes.Of(host).Plain.HostRuntime + '\0'), aicpu = executors.Aicpu, aicore = executors.Aicore)
        {
            _loop = open(path, deviceId, aicpu, (nuint)executors.Aicpu.Length, aicore, (nuint)executors.Aicore.Length, _callable.Pointer);
        }

        if (_loop is null)
        {
            throw new InvalidOperationException("The C++ loop could not be opened; see standard error.");
        }
    }

    /// <summary>One run.</summary>
    /// <returns>Microseconds of it without its wait.</returns>
    public double Run(KernelArguments arguments)
    {
        RunTimes times;
        int status = _run(_loop, arguments.Block, _config, &times);
        return status == 0
            ? (times.Whole - times.Wait) / 1000.0
            : throw new InvalidOperationException($"A run from C++ failed with {status}.");
    }

    public void Dispose()
    {
        ((delegate* unmanaged[Cdecl]<void*, void>)NativeLibrary.GetExport(_library, "ascend_run_loop_close"))(_loop);
        _callable.Dispose();
        NativeMemory.Free(_config);
        NativeLibrary.Free(_library);
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
