using System.Collections.Concurrent;
using Ascend.Interop;
using Ascend.Interop.Acl;

namespace Ascend.Runtime;

/// <summary>CANN's profiling library, which lies beside the ACL library and shares its codes and messages.</summary>
/// <remarks>Thread-safe. It stays loaded to the end of the process.</remarks>
internal sealed unsafe class AclProfLibrary
{
    private static readonly ConcurrentDictionary<AclLibrary, AclProfLibrary> s_open = new();

    private readonly AclProfApi _api;
    private readonly IReadOnlyDictionary<string, string> _missing;
    private readonly string _path;

    /// <summary>Wraps a filled table.</summary>
    /// <param name="api">The functions; those of <paramref name="missing"/> answer <see cref="MissingFunction.Status"/> or null.</param>
    /// <param name="acl">The ACL library that it belongs to.</param>
    /// <param name="path">The library's path.</param>
    /// <param name="missing">Optional symbols that it lacks, with the first release that has each.</param>
    public AclProfLibrary(in AclProfApi api, AclLibrary acl, string path, IReadOnlyDictionary<string, string> missing)
    {
        _api = api;
        _missing = missing;
        _path = path;
        Acl = acl;
    }

    public ref readonly AclProfApi Api => ref _api;

    public AclLibrary Acl { get; }

    /// <summary>Opens the library that belongs to an ACL library, or returns the one that this process opened.</summary>
    /// <exception cref="AscendNotSupportedException">There is none beside it.</exception>
    /// <exception cref="AscendException">It cannot be loaded.</exception>
    public static AclProfLibrary Of(AclLibrary acl)
    {
        if (s_open.TryGetValue(acl, out AclProfLibrary? known))
        {
            return known;
        }

        string path = Path.Combine(Path.GetDirectoryName(acl.Path)!, CannInstallation.ProfilerName);
        if (!File.Exists(path))
        {
            throw new AscendNotSupportedException(
                $"CANN's profiler is not to be had: '{path}' does not exist.",
                "Install the CANN toolkit, which has the profiling library beside the ACL library.");
        }

        NativeTable<AclProfApi> table = NativeLibraries.Open<AclProfApi>(path);
        return Use(new AclProfLibrary(table.Api, acl, path, table.MissingSymbols));
    }

    /// <summary>Makes a library the one of its ACL library.</summary>
    public static AclProfLibrary Use(AclProfLibrary library) => s_open.GetOrAdd(library.Acl, library);

    /// <exception cref="AscendException">The status is not success.</exception>
    public void Check(int status, string operation)
    {
        if (status != 0)
        {
            throw Failure(status, operation);
        }
    }

    /// <summary>The exception for a failed call; to be made on the thread that called.</summary>
    public AscendException Failure(int status, string operation, string? detail = null) =>
        status == MissingFunction.Status ? Lacks(operation) : Acl.Failure(status, operation, null, detail);

    /// <summary>The exception for a function that returned no object.</summary>
    public AscendException NothingFrom(string operation) => _missing.ContainsKey(operation)
        ? Lacks(operation)
        : new AscendFailure
        {
            Operation = operation,
            Library = ErrorLibrary.Acl,
            LibraryPath = _path,
            Detail = "it returned nothing.",
            RecentMessage = Acl.ReadRecentMessage(),
            NextStep = "Read CANN's log; check that the options suit the chip and that the profiler is running.",
        }.ToException();

    private AscendNotSupportedException Lacks(string operation) => new(operation, _missing[operation], _path);
}
