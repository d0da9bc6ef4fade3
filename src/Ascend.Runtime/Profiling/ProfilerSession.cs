using System.Text;
using Ascend.Interop.Acl;
using Microsoft.Extensions.Logging;

namespace Ascend.Runtime;

/// <summary>A session of CANN's own profiler, whose files go to one folder: what msprof analyses.</summary>
/// <remarks>
/// A process has one at a time, and none when it was started under msprof or with a profiling section in ACL's configuration
/// (100042). Thread-safe. The work to be measured is queued and synchronised before the session ends; ending it synchronises its
/// devices.
/// </remarks>
public sealed unsafe partial class ProfilerSession : IDisposable
{
    private const int MaxPathBytes = 4096;

    /// <summary>How long the end of a session waits for each device's work, in milliseconds.</summary>
    private const int DrainTimeoutMs = 30_000;

    private static readonly Lock s_processLock = new();

    /// <summary>A session could not end the profiler; under the process's lock.</summary>
    private static bool s_isUnfinished;

    private static ProfilerSession? s_active;

    private readonly AclProfLibrary _library;
    private readonly DeviceHandle[] _devices;
    private readonly ILogger _logger;
    private AclProfConfig* _config;
    private bool _ended;

    private ProfilerSession(AclProfLibrary library, DeviceHandle[] devices, string directory, ProfilerOptions options, ILogger logger)
    {
        _library = library;
        _devices = devices;
        _logger = logger;
        Directory = directory;
        Options = options;
    }

    /// <summary>Absolute path of the folder that receives the files.</summary>
    public string Directory { get; }

    /// <summary>What it measures.</summary>
    public ProfilerOptions Options { get; }

    /// <summary>The session still measures.</summary>
    public bool IsRunning
    {
        get
        {
            lock (_lock)
            {
                return !_ended;
            }
        }
    }

    /// <summary>Starts a session on one device.</summary>
    /// <inheritdoc cref="Start(IReadOnlyList{Device}, string, ProfilerOptions?)"/>
    public static ProfilerSession Start(Device device, string directory, ProfilerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(device);
        return Start([device], directory, options);
    }

    /// <summary>Starts a session (aclprofInit, aclprofCreateConfig, aclprofStart).</summary>
    /// <param name="devices">At least one device of one host; they are kept open until the session ends.</param>
    /// <param name="directory">The folder for the files, made if it does not exist; its path has at most 4096 bytes.</param>
    /// <param name="options">What is measured; null for <see cref="ProfilerOptions.Default"/>.</param>
    /// <returns>The session; dispose it to end it.</returns>
    /// <exception cref="ArgumentException">There is no device, they belong to different hosts, or the path is too long.</exception>
    /// <exception cref="ObjectDisposedException">A device was disposed.</exception>
    /// <exception cref="AscendInvalidStateException">Another session runs in this process.</exception>
    /// <exception cref="AscendNotSupportedException">The backend is the simulator, or there is no profiling library.</exception>
    /// <exception cref="AscendException">The folder cannot be made, or the profiler could not start (100042: another profiler is on in
    /// this process).</exception>
    public static ProfilerSession Start(IReadOnlyList<Device> devices, string directory, ProfilerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(devices);
        ArgumentException.ThrowIfNullOrEmpty(directory);
        AclProfLibrary library = LibraryOf(devices);
        string path = Path.GetFullPath(directory);
        if (Encoding.UTF8.GetByteCount(path) > MaxPathBytes)
        {
            throw new ArgumentException($"The profiler takes paths of at most {MaxPathBytes} bytes; '{path}' is longer.", nameof(directory));
        }

        MakeFolder(path);
        var session = new ProfilerSession(
            library, [.. devices.Select(d => d.Handle)], path, options ?? ProfilerOptions.Default, devices[0].Host.Logger);
        lock (s_processLock)
        {
            if (s_active is { } active)
            {
                throw new AscendInvalidStateException(
                    $"A profiler session runs in this process; its files go to '{active.Directory}'.", "End it first.");
            }

            session.Begin();
            s_active = session;
        }

        RuntimeLog.ProfilerStarted(session._logger, path);
        return session;
    }

    /// <summary>Ends the session: synchronises its devices, then aclprofStop, aclprofDestroyConfig and aclprofFinalize. May be
    /// repeated.</summary>
    /// <exception cref="AscendException">A call failed; the session has ended all the same. What failed after the first is
    /// logged.</exception>
    public void Stop()
    {
        if (End() is { } failure)
        {
            throw failure;
        }
    }

    /// <summary>Ends the session as <see cref="Stop"/> does; what fails is logged.</summary>
    public void Dispose()
    {
        if (End() is { } failure)
        {
            RuntimeLog.ProfilerFailed(_logger, failure, Directory);
        }
    }

    /// <summary>Folder and metrics.</summary>
    public override string ToString() => $"profiler session ({Options.Metrics}) in {Directory}";

    private static AclProfLibrary LibraryOf(IReadOnlyList<Device> devices)
    {
        if (devices.Count == 0 || devices.Any(d => d.Host != devices[0].Host))
        {
            throw new ArgumentException("A profiler session takes at least one device, all of one host.", nameof(devices));
        }

        foreach (Device device in devices)
        {
            device.ThrowIfDisposed();
            if (!device.Handle.HasAcl)
            {
                throw new AscendNotSupportedException(
                    $"CANN's profiler cannot measure {device}: simpler's simulator runs on this machine's threads, without CANN.",
                    "Trace the run with TraCR (RunOptions.Trace), or use a device.");
            }
        }

        return AclProfLibrary.Of(devices[0].Handle.Acl);
    }

    private static void MakeFolder(string path)
    {
        try
        {
            _ = System.IO.Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AscendException($"The profiler's folder '{path}' cannot be made: {e.Message}", "Name a writable folder.", e);
        }
    }

    private void Begin()
    {
        int leased = 0;
        bool initialised = false;
        try
        {
            foreach (DeviceHandle device in _devices)
            {
                bool added = false;
                device.DangerousAddRef(ref added);
                leased++;
            }

            _devices[0].BindContext();
            if (s_isUnfinished)
            {
                // The profiler that an earlier session could not end is this process's to end.
                s_isUnfinished = _library.Api.aclprofFinalize() != 0;
            }

            byte[] path = Encoding.UTF8.GetBytes(Directory + '\0');
            fixed (byte* text = path)
            {
                _library.Check(_library.Api.aclprofInit((sbyte*)text, (nuint)(path.Length - 1)), nameof(AclProfApi.aclprofInit));
            }

            initialised = true;
            uint* ids = stackalloc uint[_devices.Length];
            for (int i = 0; i < _devices.Length; i++)
            {
                ids[i] = (uint)_devices[i].DeviceId;
            }

            _config = _library.Api.aclprofCreateConfig(
                ids, (uint)_devices.Length, (AclProfAicoreMetrics)Options.Metrics, null, (ulong)Options.Data);
            if (_config is null)
            {
                throw _library.NothingFrom(nameof(AclProfApi.aclprofCreateConfig));
            }

            _library.Check(_library.Api.aclprofStart(_config), nameof(AclProfApi.aclprofStart));
        }
        catch
        {
            Abandon(initialised);
            ReleaseDevices(leased);
            throw;
        }
    }

    /// <summary>Gives back what a start that failed halfway had taken.</summary>
    private void Abandon(bool initialised)
    {
        if (_config is not null)
        {
            _ = Observed(_library.Api.aclprofDestroyConfig(_config), nameof(AclProfApi.aclprofDestroyConfig));
            _config = null;
        }

        if (initialised)
        {
            _ = Observed(_library.Api.aclprofFinalize(), nameof(AclProfApi.aclprofFinalize));
        }
    }

    /// <returns>The first failure; null when there was none, or the session had ended.</returns>
    private AscendException? End()
    {
        lock (s_processLock)
        {
            if (s_active != this)
            {
                return null;
            }

            AscendException? failure = Drain();
            lock (_lock)
            {
                _ended = true;
                DropMarkers();
            }

            failure = First(failure, _library.Api.aclprofStop(_config), nameof(AclProfApi.aclprofStop));
            failure = First(failure, _library.Api.aclprofDestroyConfig(_config), nameof(AclProfApi.aclprofDestroyConfig));
            failure = First(failure, _library.Api.aclprofFinalize(), nameof(AclProfApi.aclprofFinalize));
            _config = null;
            ReleaseDevices(_devices.Length);
            s_active = null;
            RuntimeLog.ProfilerEnded(_logger, Directory);
            return failure;
        }
    }

    /// <summary>Waits for the devices' work, whose failure the profiler does not mind.</summary>
    private AscendException? Drain()
    {
        AscendException? failure = null;
        foreach (DeviceHandle device in _devices)
        {
            try
            {
                device.BindContext();
                int status = device.Acl.Api.aclrtSynchronizeDeviceWithTimeout(DrainTimeoutMs);
                if (status != 0)
                {
                    RuntimeLog.FailureAtRelease(_logger, device.DeviceId, "profiler session", device.Acl.Describe(status));
                }
            }
            catch (AscendException e)
            {
                failure ??= e;
            }
        }

        return failure;
    }

    private AscendException? First(AscendException? failure, int status, string operation) =>
        Observed(status, operation) is not { } later ? failure : failure ?? later;

    private AscendException? Observed(int status, string operation)
    {
        if (status == 0)
        {
            return null;
        }

        s_isUnfinished |= operation == nameof(AclProfApi.aclprofFinalize);
        AscendException failure = _library.Failure(status, operation);
        RuntimeLog.ProfilerFailed(_logger, failure, Directory);
        return failure;
    }

    private void ReleaseDevices(int count)
    {
        for (int i = 0; i < count; i++)
        {
            _devices[i].DangerousRelease();
        }
    }
}
