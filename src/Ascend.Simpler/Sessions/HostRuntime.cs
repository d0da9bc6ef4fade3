using System.Runtime.InteropServices;
using Ascend.Interop.Simpler.G6;

namespace Ascend.Simpler;

/// <summary>
/// One open build of simpler's host runtime with an initialised context on one device, whatever its generation. Calls are
/// serialised by the session. The status of a phase is the library's own; the names of the phases' functions are properties.
/// </summary>
internal abstract unsafe class HostRuntime : IDisposable
{
    /// <param name="libraryPath">Path of the library.</param>
    /// <param name="context">The initialised context, which this object owns.</param>
    protected HostRuntime(string libraryPath, RuntimeContextHandle context)
    {
        LibraryPath = libraryPath;
        Context = context;
    }

    public string LibraryPath { get; }

    public RuntimeContextHandle Context { get; }

    /// <summary>How chip callables are laid out for it.</summary>
    public abstract ChipCallableLayout CallableLayout { get; }

    public abstract string PrepareOperation { get; }

    public abstract string LaunchOperation { get; }

    public abstract string PollOperation { get; }

    public abstract string WaitOperation { get; }

    public abstract string FinalizeOperation { get; }

    /// <summary>How many runs it takes at a time: 2 when one can be prepared while another one works. Their slots count from 0.</summary>
    public virtual int PipelineDepth => 1;

    /// <summary>A run ended with -1, after which the context may be unusable: after a run with an argument too few the next one never
    /// ends (simpler, G0 and G6).</summary>
    public bool IsSuspect { get; private set; }

    /// <summary>There are runs that the context does not take any more, though another context would.</summary>
    public virtual bool IsWorn => IsSuspect;

    /// <summary>Device time in ns of the run that ended last; null when this generation only logs it.</summary>
    public virtual long? DeviceWallNanoseconds => null;

    /// <summary>Opens a build and initialises a context on a device.</summary>
    /// <param name="build">The build, whose generation is known.</param>
    /// <param name="platform">What its get_platform has to answer.</param>
    /// <param name="device">The device.</param>
    /// <param name="log">What the libraries write meanwhile; null where nothing is captured.</param>
    /// <exception cref="AscendException">The library cannot be opened or is of another kind, it is for another platform, breaks its
    /// contract, or a call failed.</exception>
    /// <exception cref="AscendNotSupportedException">The process has loaded a simulator context that does not serve it.</exception>
    public static HostRuntime Open(RuntimeBuild build, string platform, DeviceHandle device, RuntimeLogCapture? log)
    {
        build.EnsureUnchanged();
        SimulatorContext.EnsureFor(build);
        HostRuntime runtime = build.Generation == SimplerGeneration.G0
            ? G0HostRuntime.Open(build, platform, device, log)
            : G6HostRuntime.Open(build, platform, device, log);
        runtime.Context.Log = null;
        SimplerLog.HostRuntimeOpened(device.Logger, build.HostRuntime, platform, device.DeviceId);
        return runtime;
    }

    public abstract void Register(int callableId, ChipCallableHandle callable, string package);

    public abstract void Unregister(int callableId);

    /// <summary>Unregisters as part of undoing a registration that failed; an unknown id is no failure to the runtime.</summary>
    public abstract void TryUnregister(int callableId);

    /// <summary>Refuses what this generation does not take. Called once per options.</summary>
    /// <exception cref="AscendNotSupportedException">An option does not exist in this generation.</exception>
    /// <exception cref="ArgumentException">A value that this generation refuses or does not survive.</exception>
    public abstract void Accept(RunOptions options);

    /// <summary>Builds a run without launching it. Arguments and configuration are copied.</summary>
    public abstract int Prepare(int slot, int callableId, KernelArguments arguments, in CallConfig config, int blockDim);

    public abstract int Launch(int slot);

    public abstract int Poll(int slot);

    public abstract int Wait(int slot);

    /// <summary>Ends the run and brings its results back.</summary>
    public abstract int FinalizeRun(int slot);

    /// <summary>Whether a run with these options, null for any other use, needs another context.</summary>
    public virtual bool IsWornFor(RunOptions? options) => IsSuspect;

    /// <summary>The failure of a launched run.</summary>
    public AscendException RunFailure(string operation, int status, string detail, RuntimeLogCapture? log)
    {
        IsSuspect |= status == (int)SimplerStatus.SIMPLER_ERROR;
        return Failure(operation, status, detail, log);
    }

    public AscendException Failure(string operation, int status, string detail, RuntimeLogCapture? log = null) =>
        Context.Failure(operation, status, detail, log);

    public abstract void Dispose();

    /// <summary>Throws when the library is not of the platform that the host drives.</summary>
    protected static void CheckPlatform(string path, delegate* unmanaged[Cdecl]<sbyte*> getPlatform, string platform)
    {
        string actual = Marshal.PtrToStringUTF8((nint)getPlatform()) ?? "";
        if (actual != platform)
        {
            throw new AscendException(
                $"'{path}' is built for platform '{actual}', this host drives '{platform}'.", $"Name a library built for '{platform}'.");
        }
    }

    protected void ThrowIfFailed(int status, string operation, string detail)
    {
        if (status != 0)
        {
            throw Failure(operation, status, detail);
        }
    }
}
