using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

namespace Ascend.Benchmarks;

/// <summary>Direct launches from C++ (native/bench/launch_loop.h), on a stream of their own.</summary>
internal sealed unsafe class NativeLaunchLoop : IDisposable
{
    private readonly nint _library;
    private readonly void* _loop;
    private readonly delegate* unmanaged[Cdecl]<void*, long, uint, void*, nuint, int, long*, int> _run;

    /// <param name="acl">The ACL library, which this process has initialised.</param>
    /// <param name="image">The kernel binary.</param>
    /// <param name="function">The kernel.</param>
    public NativeLaunchLoop(string acl, ReadOnlySpan<byte> image, string function)
    {
        string folder = typeof(NativeLaunchLoop).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "NativeBuildDirectory").Value!;
        _library = NativeLibrary.Load(Path.Combine(folder, "libascend_launch_loop.so"));
        _run = (delegate* unmanaged[Cdecl]<void*, long, uint, void*, nuint, int, long*, int>)
            NativeLibrary.GetExport(_library, "ascend_launch_loop_run");
        var open = (delegate* unmanaged[Cdecl]<byte*, int, void*, nuint, byte*, void*>)
            NativeLibrary.GetExport(_library, "ascend_launch_loop_open");
        fixed (byte* path = Encoding.UTF8.GetBytes(acl + '\0'), bytes = image, name = Encoding.UTF8.GetBytes(function + '\0'))
        {
            _loop = open(path, 0, bytes, (nuint)image.Length, name);
        }

        if (_loop is null)
        {
            throw new InvalidOperationException("The C++ loop could not be opened; see standard error.");
        }
    }

    /// <summary>Queues launches and waits for them.</summary>
    /// <returns>Nanoseconds per launch, without the wait.</returns>
    public double Run(int count, int blocks, ReadOnlySpan<long> arguments, bool bind)
    {
        long nanoseconds;
        fixed (long* first = arguments)
        {
            int status = _run(_loop, count, (uint)blocks, first, (nuint)(arguments.Length * sizeof(long)), bind ? 1 : 0, &nanoseconds);
            return status == 0
                ? nanoseconds / (double)count
                : throw new InvalidOperationException($"A launch from C++ failed with {status}.");
        }
    }

    public void Dispose()
    {
        ((delegate* unmanaged[Cdecl]<void*, void>)NativeLibrary.GetExport(_library, "ascend_launch_loop_close"))(_loop);
        NativeLibrary.Free(_library);
    }
}
