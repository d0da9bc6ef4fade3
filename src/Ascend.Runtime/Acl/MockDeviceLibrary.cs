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

    /// <summary>Joins the hosts that use the mock, loading the profile when this is the first of them.</summary>
    /// <param name="profile"><see cref="HostOptions.MockProfile"/>.</param>
    /// <returns>The membership; disposing it more than once does nothing.</returns>
    /// <exception cref="AscendException">The profile cannot be read or was refused by the mock.</exception>
    /// <exception cref="AscendInvalidStateException">Another open host uses another profile.</exception>
    public IDisposable Lease(string? profile)
    {
        lock (_lock)
        {
            if (_leases == 0)
            {
                string path = ResolveProfile(profile ?? HostOptions.DefaultMockProfile);
                Load(path);
                _profilePath = path;
            }
            else if (profile is not null && ResolveProfile(profile) is { } wanted && wanted != _profilePath)
            {
                throw new AscendInvalidStateException(
                    $"The mock cannot model '{wanted}': another open host of this process uses '{_profilePath}'.",
                    "Dispose that host and everything made from it first, or run the other profile in another process.");
            }

            _leases++;
            return new Membership(this);
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

        byte[] text = Encoding.UTF8.GetBytes(json + '\0');
        byte* error = stackalloc byte[ErrorTextBytes];
        error[0] = 0;
        int status;
        fixed (byte* first = text)
        {
            status = Table.Api.ascend_mock_load_profile((sbyte*)first, (sbyte*)error, ErrorTextBytes);
        }

        if (status == (int)MockStatus.MOCK_OK)
        {
            _profileText = json;
            return;
        }

        string reason = Marshal.PtrToStringUTF8((nint)error) ?? "";
        if (status == (int)MockStatus.MOCK_ERROR_BUSY)
        {
            throw new AscendInvalidStateException(
                $"The mock cannot change to profile '{path}' while its device is in use: {reason}",
                "Dispose the sessions and buffers of this process first.");
        }

        throw new AscendException($"The mock refused the device profile '{path}': {reason}", "Correct the file.");
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
                    left._leases--;
                }
            }
        }
    }
}
