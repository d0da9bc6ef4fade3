using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Ascend.Interop;
using Ascend.Interop.Acl;
using Ascend.Interop.Mock;

namespace Ascend.Runtime;

/// <summary>
/// The ACL library: its function table and the one way from a status to an exception. Every status of a call through
/// <see cref="Api"/> goes through <see cref="Check"/> or <see cref="Failure"/>, on the thread that made the call.
/// </summary>
/// <remarks>Thread-safe. A library stays loaded to the end of the process: its threads outlive any one user of it.</remarks>
internal sealed unsafe class AclLibrary
{
    private static readonly ConcurrentDictionary<string, Lazy<AclLibrary>> s_open = new(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<int, DeviceHealth> _health = new();
    private readonly AclApi _api;
    private readonly IReadOnlyDictionary<string, string> _missing;

    /// <summary>Wraps a filled table.</summary>
    /// <param name="api">The functions; those of <paramref name="missing"/> answer <see cref="MissingFunction.Status"/>.</param>
    /// <param name="path">The library's path.</param>
    /// <param name="missing">Optional symbols that the library lacks, with the first release that has each.</param>
    public AclLibrary(in AclApi api, string path, IReadOnlyDictionary<string, string> missing)
    {
        _api = api;
        _missing = missing;
        Path = path;
    }

    public string Path { get; }

    /// <summary>The library is the mock's, under whatever name and backend it was opened.</summary>
    public bool IsMock { get; private init; }

    /// <summary>The functions.</summary>
    /// <exception cref="AscendInvalidStateException">The calling thread runs a stream's callback.</exception>
    public ref readonly AclApi Api
    {
        get
        {
            if (CallbackThread.IsInside)
            {
                CallbackThread.Refuse();
            }

            return ref _api;
        }
    }

    /// <summary>Opens the library, or returns the one that this process opened from the same path.</summary>
    /// <exception cref="AscendException">It cannot be loaded.</exception>
    public static AclLibrary Open(string path)
    {
        Lazy<AclLibrary> library = s_open.GetOrAdd(path, static p => new Lazy<AclLibrary>(() =>
        {
            NativeTable<AclApi> table = NativeLibraries.Open<AclApi>(p);
            return table.MissingSymbols.ContainsKey(nameof(AclApi.aclInit))
                ? throw new AscendException(
                    $"'{p}' is not CANN's ACL runtime: it does not export {nameof(AclApi.aclInit)}.",
                    "Name a CANN installation, whose lib64 folder has libacl_rt.so or libascendcl.so.")
                : new AclLibrary(table.Api, p, table.MissingSymbols)
                {
                    IsMock = table.Exports(nameof(MockApi.ascend_mock_version)),
                };
        }));
        try
        {
            return library.Value;
        }
        catch
        {
            // A later attempt reads the file again.
            s_open.TryRemove(KeyValuePair.Create(path, library));
            throw;
        }
    }

    /// <summary>Throws when a status is not success.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Check(int status, string operation, int? deviceId)
    {
        if (status != 0)
        {
            throw Failure(status, operation, deviceId);
        }
    }

    /// <summary>What is known of a device's health, by everything that uses it through this library.</summary>
    public DeviceHealth HealthOf(int deviceId) => _health.GetOrAdd(deviceId, static id => new DeviceHealth(id));

    /// <summary>The exception for a failed call; reads the library's text, so it has to run on the thread that called.</summary>
    /// <param name="status">A status other than 0.</param>
    /// <param name="operation">The function's name.</param>
    /// <param name="deviceId">The device concerned.</param>
    /// <param name="detail">A sentence about the call's arguments.</param>
    /// <param name="stream">The stream concerned; null when none is.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public AscendException Failure(int status, string operation, int? deviceId, string? detail = null, AclStream* stream = null)
    {
        if (status == MissingFunction.Status)
        {
            return new AscendNotSupportedException(operation, _missing[operation], Path);
        }

        DeviceHealth? health = deviceId is { } id ? HealthOf(id) : null;
        (AscendException? first, bool isUnresolved) = health?.Earlier ?? default;
        var failure = new AscendFailure
        {
            Operation = operation,
            Library = ErrorLibrary.Acl,
            LibraryPath = Path,
            Code = status,
            DeviceId = deviceId,
            Detail = detail,
            RecentMessage = ReadRecentMessage(),
            StreamId = stream is null ? null : IdOf(stream),
            FirstFailure = first,
            IsProbableFollowUp = isUnresolved,
        };
        ErrorEntry? entry = failure.Entry;
        AscendException exception = (failure with { IsProbableFollowUp = isUnresolved && !IsCallersFault(entry) }).ToException();
        health?.Observe(exception, entry, CurrentContext());
        AscendMetrics.CountFailure(operation, status, exception.CodeName, deviceId);
        return exception;
    }

    /// <summary>Name and number of a status, for log lines.</summary>
    public string Describe(int status) =>
        $"{ErrorCatalog.Find(ErrorLibrary.Acl, status)?.Name ?? "unknown code"} ({status}) {ReadRecentMessage()}".TrimEnd();

    /// <summary>The functions that the library lacks, with the first release that has each.</summary>
    public IReadOnlyDictionary<string, string> Missing => _missing;

    /// <summary>Whether the library has an optional function.</summary>
    public bool Has(string symbol) => !_missing.ContainsKey(symbol);

    /// <summary>Takes one reference on ACL's start-up.</summary>
    public void Initialize()
    {
        int status = Api.aclInit(null);

        // Already started by someone else in this process: the call has counted a reference all the same.
        if (status != (int)AclStatus.ACL_ERROR_REPEAT_INITIALIZE)
        {
            Check(status, nameof(AclApi.aclInit), null);
        }
    }

    /// <summary>Gives one reference back. Never aclFinalize, which would take ACL away from its other users.</summary>
    public void FinalizeReference()
    {
        if (Has(nameof(AclApi.aclFinalizeReference)))
        {
            ulong left;
            Check(Api.aclFinalizeReference(&left), nameof(AclApi.aclFinalizeReference), null);
        }
    }

    /// <summary>The library's messages of this thread since they were last read; null when it has none.</summary>
    public string? ReadRecentMessage()
    {
        string? text = Marshal.PtrToStringUTF8((nint)Api.aclGetRecentErrMsg());
        return string.IsNullOrWhiteSpace(text) ? null : text;
    }

    private static bool IsCallersFault(ErrorEntry? entry) => entry?.Kind is ErrorKind.InvalidInput or ErrorKind.NotSupported;

    private nint CurrentContext()
    {
        AclContext* context;
        return Api.aclrtGetCurrentContext(&context) == 0 ? (nint)context : 0;
    }

    private int? IdOf(AclStream* stream)
    {
        int id;
        if (Api.aclrtStreamGetId(stream, &id) == 0)
        {
            return id;
        }

        // Its text would be read with the next failure.
        _ = ReadRecentMessage();
        return null;
    }
}
