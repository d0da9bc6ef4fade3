using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text;
using Ascend.Interop;
using Ascend.Interop.Mock;

namespace Ascend.Runtime;

/// <summary>
/// The mock device of a process, shared by all hosts opened from one directory. It models one profile at a time: the first
/// host chooses it, later ones join it or are refused.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed unsafe class MockDeviceLibrary
{
    private const int ErrorTextBytes = 1024;
    private static readonly ConcurrentDictionary<string, MockDeviceLibrary> s_open = new(StringComparer.Ordinal);

    private readonly Lock _lock = new();
    private int _leases;
    private string _profilePath = "";
    private string _profileText = "";
    private string? _noise;
    private string? _faults;

    private MockDeviceLibrary(NativeTable<MockApi> table)
    {
        Table = table;
    }

    public NativeTable<MockApi> Table { get; }

    /// <summary>Name of the profile in force.</summary>
    public string ProfileName
    {
        get
        {
            lock (_lock)
            {
                return Marshal.PtrToStringUTF8((nint)Table.Api.ascend_mock_profile_name()) ?? "";
            }
        }
    }

    /// <summary>Path of the profile in force.</summary>
    public string ProfilePath
    {
        get
        {
            lock (_lock)
            {
                return _profilePath;
            }
        }
    }

    /// <summary>The installed noise as JSON text; null for none.</summary>
    public string? Noise
    {
        get
        {
            lock (_lock)
            {
                return _noise;
            }
        }
    }

    /// <summary>The fault plan that a host installed, as JSON text; null for none.</summary>
    public string? Faults
    {
        get
        {
            lock (_lock)
            {
                return _faults;
            }
        }
    }

    /// <summary>Opens the library, or returns the one that this process opened from the same path.</summary>
    /// <exception cref="AscendException">It cannot be loaded.</exception>
    public static MockDeviceLibrary Open(string path)
    {
        if (s_open.TryGetValue(path, out MockDeviceLibrary? library))
        {
            return library;
        }

        NativeTable<MockApi> table = NativeLibraries.Open<MockApi>(path);
        library = s_open.GetOrAdd(path, static (_, t) => new MockDeviceLibrary(t), table);
        if (library.Table != table)
        {
            table.Dispose();
        }

        return library;
    }

    /// <summary>Joins the hosts that use the mock. The first of them loads its profile and installs its noise, which the last one takes
    /// away together with a fault plan.</summary>
    /// <param name="profile"><see cref="HostOptions.MockProfile"/>.</param>
    /// <param name="noise"><see cref="HostOptions.MockNoise"/>.</param>
    /// <param name="faults"><see cref="HostOptions.MockFaults"/>.</param>
    /// <returns>The membership; disposing it more than once does nothing.</returns>
    /// <exception cref="AscendException">The profile or the noise cannot be read or was refused by the mock.</exception>
    /// <exception cref="AscendInvalidStateException">Another open host uses another profile or other noise.</exception>
    public IDisposable Lease(string? profile, string? noise, string? faults)
    {
        lock (_lock)
        {
            if (_leases == 0)
            {
                string path = ResolveProfile(profile ?? HostOptions.DefaultMockProfile);
                Load(path);
                _profilePath = path;
                InstallNoise(ReadJson("noise", noise ?? Environment.GetEnvironmentVariable(HostOptions.MockNoiseVariable)));
            }
            else
            {
                RefuseConflict(profile, noise);
            }

            if (faults is not null)
            {
                ReplaceFaults(faults);
            }

            _leases++;
            return new Membership(this);
        }
    }

    /// <summary>Replaces the fault plan; null or an empty text takes it away.</summary>
    /// <exception cref="AscendException">The plan cannot be read or was refused by the mock; the one in force stays.</exception>
    public void InstallFaults(string? faults)
    {
        lock (_lock)
        {
            ReplaceFaults(faults);
        }
    }

    private void ReplaceFaults(string? faults)
    {
        string? json = ReadJson("fault plan", faults);
        if (Call(Table.Api.ascend_mock_set_fault_plan, json ?? "", out string reason) != (int)MockStatus.MOCK_OK)
        {
            throw new AscendException(
                $"The mock refused its fault plan: {reason}.", "Correct it; native/README.md lists what a plan may hold.");
        }

        _faults = json;
    }

    private void RefuseConflict(string? profile, string? noise)
    {
        if (profile is not null && ResolveProfile(profile) is { } wanted && wanted != _profilePath)
        {
            throw new AscendInvalidStateException(
                $"The mock cannot model '{wanted}': another open host of this process uses '{_profilePath}'.",
                "Dispose that host and everything made from it first, or run the other profile in another process.");
        }

        if (noise is not null && ReadJson("noise", noise) is var asked && asked != _noise)
        {
            throw new AscendInvalidStateException(
                $"The mock cannot have the noise '{asked ?? "none"}': another open host of this process has '{_noise ?? "none"}'.",
                "Dispose that host and everything made from it first, or use the other noise in another process.");
        }
    }

    private string ResolveProfile(string profile)
    {
        bool isPath = profile.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal)
            || profile.EndsWith(".json", StringComparison.OrdinalIgnoreCase);
        string directory = Path.Combine(Path.GetDirectoryName(Table.LibraryPath)!, "profiles");
        string path = isPath ? Path.GetFullPath(profile) : Path.Combine(directory, profile + ".json");
        if (File.Exists(path))
        {
            return path;
        }

        string shipped = Directory.Exists(directory)
            ? string.Join(", ", Directory.EnumerateFiles(directory, "*.json")
                .Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal))
            : "none";
        throw new AscendException(
            $"There is no device profile '{profile}' ('{path}' does not exist).",
            $"Name a shipped profile ({shipped}) or the path of a JSON file.");
    }

    private void Load(string path)
    {
        string json;
        try
        {
            json = File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AscendException(
                $"The device profile '{path}' cannot be read: {e.Message}", "Make the file readable.", e);
        }

        // The mock refuses a change while anything lives on it, which the profile in force need not fear.
        if (json == _profileText)
        {
            return;
        }

        int status = Call(Table.Api.ascend_mock_load_profile, json, out string reason);
        if (status == (int)MockStatus.MOCK_OK)
        {
            _profileText = json;
            return;
        }

        if (status == (int)MockStatus.MOCK_ERROR_BUSY)
        {
            throw new AscendInvalidStateException(
                $"The mock cannot change to profile '{path}' while its device is in use: {reason}",
                "Dispose the sessions and buffers of this process first.");
        }

        throw new AscendException($"The mock refused the device profile '{path}': {reason}", "Correct the file.");
    }

    /// <summary>The JSON text of an option; null for none.</summary>
    private static string? ReadJson(string what, string? option)
    {
        string text = option?.Trim() ?? "";
        if (text.Length == 0 || text[0] == '{')
        {
            return text.Length == 0 ? null : text;
        }

        try
        {
            string json = File.ReadAllText(text).Trim();
            return json.Length == 0 ? null : json;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AscendException(
                $"The mock's {what} '{text}' cannot be read: {e.Message}", "Give JSON text, which begins with a brace, or a readable file.", e);
        }
    }

    /// <summary>Counts the runs anew, also without noise: the profile may bring its own.</summary>
    private void InstallNoise(string? json)
    {
        if (Call(Table.Api.ascend_mock_set_noise, json ?? "", out string reason) != (int)MockStatus.MOCK_OK)
        {
            throw new AscendException($"The mock refused its noise: {reason}.", "Correct HostOptions.MockNoise or ASCEND_MOCK_NOISE.");
        }

        _noise = json;
    }

    private static int Call(delegate* unmanaged[Cdecl]<sbyte*, sbyte*, nuint, int> function, string json, out string reason)
    {
        byte* error = stackalloc byte[ErrorTextBytes];
        error[0] = 0;
        fixed (byte* first = Encoding.UTF8.GetBytes(json + '\0'))
        {
            int status = function((sbyte*)first, (sbyte*)error, ErrorTextBytes);
            reason = Marshal.PtrToStringUTF8((nint)error) ?? "";
            return status;
        }
    }

    private sealed class Membership(MockDeviceLibrary library) : IDisposable
    {
        private MockDeviceLibrary? _library = library;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _library, null) is { } left)
            {
                lock (left._lock)
                {
                    if (--left._leases == 0)
                    {
                        left.InstallNoise(null);
                        if (left._faults is not null)
                        {
                            left.ReplaceFaults(null);
                        }
                    }
                }
            }
        }
    }
}
