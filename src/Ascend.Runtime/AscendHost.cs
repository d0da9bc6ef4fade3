using System.Runtime.InteropServices;
using Ascend.Interop;
using Ascend.Interop.Acl;
using Ascend.Interop.Mock;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ascend.Runtime;

/// <summary>
/// The entry to the devices of this machine, or to the mock device. <see cref="Open"/> chooses a backend; what it chose is in
/// <see cref="Backend"/> and why in <see cref="BackendReason"/>.
/// </summary>
/// <remarks>
/// Thread-safe. Several hosts may be open at once. Disposing a host while devices, buffers or sessions made from it are in use
/// is safe: the native runtime is closed when the last of them is gone.
/// </remarks>
public sealed unsafe partial class AscendHost : IDisposable
{
    private readonly AclLibrary? _acl;
    private readonly AclRuntimeHandle _runtime;
    private readonly MockDeviceLibrary? _mock;
    private int _disposed;

    internal AscendHost(
        BackendChoice choice,
        HostLibraries libraries,
        AclLibrary? acl,
        MockDeviceLibrary? mock,
        HostOptions options)
    {
        ILoggerFactory loggerFactory = options.LoggerFactory ?? NullLoggerFactory.Instance;
        Backend = choice.Backend;
        BackendReason = choice.Reason;
        Libraries = libraries;
        Environment = options.Environment;
        LoggerFactory = loggerFactory;
        Logger = loggerFactory.CreateLogger("Ascend.Runtime");
        CapturesRuntimeLog = options.CaptureRuntimeLog;
        CannRoot = options.CannRoot is { Length: > 0 } root ? Path.GetFullPath(root) : options.CannRoot;
        _acl = acl;
        _mock = mock;
        IDisposable? lease = mock?.Lease(options.MockProfile, options.MockNoise, options.MockFaults);
        try
        {
            _runtime = AclRuntimeHandle.Open(acl, lease, Logger);
        }
        catch
        {
            lease?.Dispose();
            throw;
        }

        RuntimeLog.HostOpened(Logger, Backend, BackendReason);
        if (mock is not null)
        {
            ProfileName = mock.ProfileName;
            RuntimeLog.MockProfileLoaded(Logger, ProfileName, mock.ProfilePath);
            MockNoise = mock.Noise;
        }
    }

    /// <summary>What executes the runs.</summary>
    public BackendKind Backend { get; }

    /// <summary>Why <see cref="Backend"/> was chosen, and what was passed over; a phrase for people.</summary>
    public string BackendReason { get; }

    /// <summary>What the times of this host's devices are worth. They are modelled too when the mock's library stands in CANN's place.</summary>
    public TimingKind Clock => Backend switch
    {
        BackendKind.Device when _acl?.IsMock != true => TimingKind.Measured,
        BackendKind.Simulator => TimingKind.HostNoise,
        _ => TimingKind.Modelled,
    };

    /// <summary>Name of the profile that the mock models; null on other backends.</summary>
    public string? ProfileName { get; }

    /// <summary>The noise (JSON text) that was put on the mock's times by <see cref="HostOptions.MockNoise"/> or
    /// <c>ASCEND_MOCK_NOISE</c>; null without, and on other backends.</summary>
    public string? MockNoise { get; }

    /// <summary>The fault plan (JSON text) that a host gave the mock; null without, and on other backends.</summary>
    public string? MockFaults => _mock?.Faults;

    /// <summary>Path of that profile; null on other backends.</summary>
    internal string? ProfilePath => _mock?.ProfilePath;

    /// <summary>Name of the chip as the runtime gives it (aclrtGetSocName), such as <c>Ascend910B1</c>; on the simulator its
    /// platform, <c>a2a3sim</c>.</summary>
    /// <exception cref="ObjectDisposedException">The host was disposed.</exception>
    public string SocName
    {
        get
        {
            ThrowIfDisposed();
            return _acl is null ? Platform : Marshal.PtrToStringUTF8((nint)_acl.Api.aclrtGetSocName()) ?? "unknown";
        }
    }

    /// <summary>Number of devices; ids run from 0 to this number exclusive. The simulator has no devices to count: each id
    /// stands for a chip of its own, and eight are offered.</summary>
    /// <exception cref="ObjectDisposedException">The host was disposed.</exception>
    /// <exception cref="AscendException">The runtime could not tell.</exception>
    public int DeviceCount
    {
        get
        {
            ThrowIfDisposed();
            if (_acl is null)
            {
                return SimulatedChip.DeviceCount;
            }

            uint count;
            _acl.Check(_acl.Api.aclrtGetDeviceCount(&count), nameof(AclApi.aclrtGetDeviceCount), null);
            return (int)count;
        }
    }

    /// <summary>The platform whose binaries run on this host, as simpler's get_platform names it.</summary>
    public string Platform => Backend switch
    {
        BackendKind.Device => "a2a3",
        BackendKind.Simulator => "a2a3sim",
        _ => "mock",
    };

    /// <summary>The native libraries in use.</summary>
    internal HostLibraries Libraries { get; }

    /// <summary>Reads an environment variable as the host's options override it.</summary>
    internal Func<string, string?> Environment { get; }

    /// <summary>The mock's control interface; null on other backends. Valid while the process lives.</summary>
    internal NativeTable<MockApi>? Mock => _mock?.Table;

    /// <summary><see cref="HostOptions.CannRoot"/> as an absolute path.</summary>
    internal string? CannRoot { get; }

    internal ILoggerFactory LoggerFactory { get; }

    /// <summary><see cref="HostOptions.CaptureRuntimeLog"/>.</summary>
    internal bool CapturesRuntimeLog { get; }

    /// <summary>Category <c>Ascend.Runtime</c>.</summary>
    internal ILogger Logger { get; }

    /// <summary>Opens a host.</summary>
    /// <param name="options">What to open; null takes every default.</param>
    /// <returns>The host; dispose it when done.</returns>
    /// <remarks>Of simpler's trees only that they are there is checked; the first session looks closer.</remarks>
    /// <exception cref="AscendNotSupportedException">This is not Linux.</exception>
    /// <exception cref="AscendInvalidStateException">Another open host of this process uses another mock profile or noise.</exception>
    /// <exception cref="AscendException">A library or profile is missing or unusable, <c>ASCEND_BACKEND</c> names no backend, or
    /// the runtime could not start.</exception>
    public static AscendHost Open(HostOptions? options = null)
    {
        options ??= new HostOptions();
        Func<string, string?> environment = options.Environment;
        BackendChoice choice = BackendSelector.Select(options.Backend, environment);
        HostLibraries libraries = HostLibraries.Of(choice.Backend, options, environment);
        return new AscendHost(
            choice,
            libraries,
            libraries.Acl is { } acl ? AclLibrary.Open(acl) : null,
            libraries.MockDevice is { } mock ? MockDeviceLibrary.Open(mock) : null,
            options);
    }

    /// <summary>Describes every device.</summary>
    /// <remarks>Sets up each device for a moment to ask for its free memory. A device that refuses is listed with
    /// <see cref="DeviceInfo.Problem"/>.</remarks>
    /// <exception cref="ObjectDisposedException">The host was disposed.</exception>
    /// <exception cref="AscendException">The runtime could not tell how many devices there are.</exception>
    public IReadOnlyList<DeviceInfo> GetDevices()
    {
        var devices = new DeviceInfo[DeviceCount];
        for (int id = 0; id < devices.Length; id++)
        {
            devices[id] = Describe(id);
        }

        return devices;
    }

    /// <summary>Opens a device. Opening one that is open already shares its context; each is disposed on its own.</summary>
    /// <param name="deviceId">0 to <see cref="DeviceCount"/> exclusive.</param>
    /// <returns>The device; dispose it when done.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such device.</exception>
    /// <exception cref="ObjectDisposedException">The host was disposed.</exception>
    /// <exception cref="AscendException">The device could not be set up.</exception>
    public Device OpenDevice(int deviceId = 0)
    {
        int count = DeviceCount;
        if (deviceId < 0 || deviceId >= count)
        {
            throw NoSuchDevice(deviceId, count);
        }

        DeviceHandle handle = OpenHandle(deviceId);
        RuntimeLog.DeviceOpened(Logger, deviceId);
        return new Device(this, handle);
    }

    /// <summary>Replaces the mock's fault plan, for every host of this process, and counts calls anew.</summary>
    /// <param name="plan">JSON text or the path of a file with it, as <see cref="HostOptions.MockFaults"/>; null takes the plan away and lets
    /// go everything that it makes hang.</param>
    /// <exception cref="ObjectDisposedException">The host was disposed.</exception>
    /// <exception cref="AscendNotSupportedException">The backend is not the mock.</exception>
    /// <exception cref="AscendException">The plan was refused, which names what; the plan in force stays.</exception>
    public void SetMockFaults(string? plan)
    {
        ThrowIfDisposed();
        if (_mock is null)
        {
            throw new AscendNotSupportedException(
                $"The {Backend} backend has no fault plan.", "Open the mock: HostOptions.Backend = BackendKind.Mock.");
        }

        _mock.InstallFaults(plan);
    }

    /// <summary>
    /// Resets a device by force (aclrtResetDeviceForce): everything this process has on it is freed, whoever made it, and an error that
    /// does not go away is cleared where the runtime can clear it. Every <see cref="Device"/>, stream, event, buffer and session
    /// made from the device before is gone afterwards: its methods throw <see cref="AscendInvalidStateException"/>, and disposing it
    /// does nothing on the device. Close sessions first.
    /// </summary>
    /// <param name="deviceId">From 0 to <see cref="DeviceCount"/> exclusive.</param>
    /// <remarks>A device that lost its heartbeat (507010) or its session with the host (507901) stays lost for the process.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">There is no such device.</exception>
    /// <exception cref="ObjectDisposedException">The host was disposed.</exception>
    /// <exception cref="AscendNotSupportedException">The backend is the simulator, or the ACL library is older than CANN 8.5.0.</exception>
    /// <exception cref="AscendException">The reset failed; the device is as before.</exception>
    public void ResetDevice(int deviceId)
    {
        int count = DeviceCount;
        if (deviceId < 0 || deviceId >= count)
        {
            throw NoSuchDevice(deviceId, count);
        }

        if (_acl is null)
        {
            throw new AscendNotSupportedException(
                "A device of the simulator cannot be reset: it has no ACL.", "Dispose the session and open another one.");
        }

        // "Released once too often": the process has nothing on the device, so there is nothing to free.
        int status = _acl.Api.aclrtResetDeviceForce(deviceId);
        if (status is not (0 or (int)AclStatus.ACL_ERROR_RT_CONTEXT_RELEASE_ERROR))
        {
            throw _acl.Failure(status, nameof(AclApi.aclrtResetDeviceForce), deviceId);
        }

        _acl.HealthOf(deviceId).ObserveReset();
        RuntimeLog.DeviceReset(Logger, deviceId);
    }

    /// <summary>Closes the host; the native runtime ends when everything made from it is gone too. May be repeated.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            StopWatchingTasks();
            DisposeAttached();
            _runtime.Dispose();
            RuntimeLog.HostClosed(Logger, Backend);
        }
    }

    /// <summary>Backend, profile and whether there is noise.</summary>
    public override string ToString() =>
        ProfileName is null ? $"{Backend}" : $"{Backend} ({ProfileName}{(MockNoise is null ? "" : ", with noise")}{(MockFaults is null ? "" : ", with faults")})";

    private DeviceHandle OpenHandle(int deviceId) => _acl is null
        ? DeviceHandle.OpenSimulated(_runtime, deviceId, Logger)
        : DeviceHandle.Open(_acl, _runtime, deviceId, Logger);

    private ArgumentOutOfRangeException NoSuchDevice(int deviceId, int count) =>
        new(nameof(deviceId), deviceId, $"The {Backend} backend has {count} device(s), with ids from 0.");

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
}
