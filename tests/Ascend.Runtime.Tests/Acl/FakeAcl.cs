using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Ascend.Interop;
using Ascend.Interop.Acl;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ascend.Runtime.Tests.Acl;

/// <summary>
/// An ACL table in managed code for what the mock device cannot be told to do: any call answers with any code, work stays
/// unfinished until it is let go, symbols are missing. It counts live objects and notices calls on a thread that is bound to
/// nothing or to another context. One at a time: the functions are static.
/// </summary>
internal sealed unsafe partial class FakeAcl : IDisposable
{
    public const int ContextNull = 107002;
    public const int InvalidHandle = 107017;
    public const int StreamOfOtherContext = 107003;
    public const int SyncTimeout = 507046;
    public const int EventTimeout = 507047;

    /// <summary>The functions that release something.</summary>
    public static readonly string[] Releases =
        ["DestroyStream", "DestroyEvent", "Free", "FreeHost", "ResetDevice", "FinalizeReference", "DestroyContext", "HostUnregister"];

    [ThreadStatic]
    private static nint s_current;

    private static FakeAcl? s_instance;

    private readonly ConcurrentDictionary<nint, string> _live = new();
    private readonly ConcurrentDictionary<nint, nint> _contextOf = new();
    private readonly ConcurrentDictionary<nint, bool> _defaultStreams = new();
    private readonly ConcurrentQueue<string> _calls = new();
    private readonly Dictionary<int, (nint Context, int Retains)> _devices = [];
    private readonly Lock _lock = new();
    private readonly byte* _message = (byte*)NativeMemory.AllocZeroed(256);
    private int _initReferences;
    private long _nextHandle = 0x1000;
    private bool _messagePending;

    public FakeAcl()
    {
        if (Interlocked.CompareExchange(ref s_instance, this, null) is not null)
        {
            throw new InvalidOperationException("Another fake is in use.");
        }
    }

    /// <summary>Calls so far, in order, without those that only bind a thread or read text.</summary>
    public IReadOnlyList<string> Calls => [.. _calls];

    /// <summary>What is alive: kinds with their number, empty when nothing is.</summary>
    public string Ledger
    {
        get
        {
            lock (_lock)
            {
                IEnumerable<string> parts = _live.Where(l => !_defaultStreams.ContainsKey(l.Key)).GroupBy(l => l.Value).Select(g => $"{g.Key}: {g.Count()}")
                    .Concat(_devices.Where(d => d.Value.Retains > 0).Select(d => $"device {d.Key}: {d.Value.Retains}"));
                parts = parts.Concat(_initReferences > 0 ? [$"init: {_initReferences}"] : []);
                return string.Join(", ", parts.Order(StringComparer.Ordinal));
            }
        }
    }

    /// <summary>The call that fails, counted from 1 over those in <see cref="Calls"/>; 0 = none.</summary>
    public int FailAtCall { get; set; }

    /// <summary>Names of functions that always fail.</summary>
    public HashSet<string> FailFunctions { get; } = [];

    /// <summary>What a failing call answers.</summary>
    public int FailWith { get; set; } = 507000;

    /// <summary>Streams do not finish: waits with a limit time out, queries say not ready.</summary>
    public bool Hold { get; set; }

    /// <summary>What a stream or device synchronisation answers when nothing is held.</summary>
    public int SyncStatus { get; set; }

    /// <summary>aclInit finds ACL started by someone else.</summary>
    public bool AlreadyInitialized { get; set; }

    /// <summary>The threads that asked for the state of a stream or event, and whether each is of the thread pool.</summary>
    public ConcurrentDictionary<int, bool> QueryThreads { get; } = new();

    /// <summary>Whether <see cref="Calls"/> grows.</summary>
    public bool RecordCalls { get; set; } = true;

    public AclApi Api => Extended(new AclApi
    {
        aclInit = &Init,
        aclFinalize = &FinalizeAll,
        aclFinalizeReference = &FinalizeReference,
        aclrtGetSocName = &SocName,
        aclGetRecentErrMsg = &RecentErrMsg,
        aclrtGetDeviceCount = &GetDeviceCount,
        aclrtSetDevice = &SetDevice,
        aclrtResetDevice = &ResetDevice,
        aclrtGetDeviceInfo = &GetDeviceInfo,
        aclrtGetMemInfo = &GetMemInfo,
        aclrtSynchronizeDeviceWithTimeout = &SynchronizeDevice,
        aclrtSetCurrentContext = &SetCurrentContext,
        aclrtGetCurrentContext = &GetCurrentContext,
        aclrtCreateStream = &CreateStream,
        aclrtDestroyStream = &DestroyStream,
        aclrtDestroyStreamForce = &DestroyStreamForce,
        aclrtSynchronizeStreamWithTimeout = &SynchronizeStream,
        aclrtStreamQuery = &StreamQuery,
        aclrtCreateEventExWithFlag = &CreateEvent,
        aclrtDestroyEvent = &DestroyEvent,
        aclrtRecordEvent = &RecordEvent,
        aclrtStreamWaitEvent = &StreamWaitEvent,
        aclrtSynchronizeEventWithTimeout = &SynchronizeEvent,
        aclrtQueryEventStatus = &QueryEvent,
        aclrtEventElapsedTime = &ElapsedTime,
        aclrtEventGetTimestamp = &Timestamp,
        aclrtMalloc = &Malloc,
        aclrtFree = &Free,
        aclrtMallocHost = &MallocHost,
        aclrtFreeHost = &FreeHost,
        aclrtMemcpy = &Memcpy,
        aclrtMemcpyAsync = &MemcpyAsync,
        aclrtLaunchHostFunc = &LaunchHostFunc,
        aclrtExceptionInfoCallbackRegister = &RegisterExceptionCallback,
        aclrtSetExceptionInfoCallback = &SetExceptionCallback,
        aclrtGetDeviceIdFromExceptionInfo = &FailedDevice,
        aclrtGetStreamIdFromExceptionInfo = &FailedStream,
        aclrtGetTaskIdFromExceptionInfo = &FailedTask,
        aclrtGetThreadIdFromExceptionInfo = &FailedThread,
        aclrtGetErrorCodeFromExceptionInfo = &FailureCode,
    });

    private static FakeAcl Instance => s_instance!;

    /// <summary>A host over this table.</summary>
    public AscendHost OpenHost(ILoggerFactory? loggerFactory = null, IReadOnlyDictionary<string, string>? missing = null)
    {
        AclApi api = NativeTable<AclApi>.Substitute(Api, missing?.Keys.ToArray());
        var acl = new AclLibrary(api, "/fake/libascendcl.so", missing ?? new Dictionary<string, string>());
        var libraries = new HostLibraries(acl.Path, MockDevice: null);
        return new AscendHost(
            new BackendChoice(BackendKind.Mock, "a test names it"),
            libraries,
            acl,
            mock: null,
            new HostOptions { LoggerFactory = loggerFactory ?? NullLoggerFactory.Instance });
    }

    /// <summary>What a thread-pool thread that never called ACL looks like.</summary>
    public static void UnbindThread() => s_current = 0;

    public int CountOf(string kind) => _live.Values.Count(k => k == kind);

    /// <summary>Drops what is alive.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            _live.Clear();
            _devices.Clear();
            _initReferences = 0;
        }
    }

    public void Dispose()
    {
        s_current = 0;
        NativeMemory.Free(_message);
        s_instance = null;
    }

    /// <summary>Notes a call; the code it answers instead of running, or 0.</summary>
    private int Enter([CallerMemberName] string name = "")
    {
        if (!RecordCalls)
        {
            return 0;
        }

        lock (_lock)
        {
            _calls.Enqueue(name);
            if (_calls.Count != FailAtCall && !FailFunctions.Contains(name))
            {
                return 0;
            }

            _messagePending = true;
            return FailWith;
        }
    }

    /// <summary>As <see cref="Enter"/> for calls that need a live context.</summary>
    private int EnterBound([CallerMemberName] string name = "")
    {
        int status = Enter(name);
        return status != 0 ? status : IsLive(s_current) ? 0 : ContextNull;
    }

    /// <summary>As <see cref="EnterBound"/> for calls on an object.</summary>
    private int EnterOn(void* handle, string kind, [CallerMemberName] string name = "")
    {
        int status = EnterBound(name);
        return status != 0 ? status
            : !_live.TryGetValue((nint)handle, out string? k) || k != kind ? InvalidHandle
            : kind == "stream" ? CheckContext((AclStream*)handle)
            : 0;
    }

    /// <summary>ACL refuses streams of another context than the calling thread's.</summary>
    private int CheckContext(AclStream* stream) =>
        _contextOf.TryGetValue((nint)stream, out nint context) && context != s_current ? StreamOfOtherContext : 0;

    private bool IsLive(nint context)
    {
        lock (_lock)
        {
            return context != 0 && LiveContexts(context);
        }
    }

    private bool LiveContexts(nint context)
    {
        if (_live.TryGetValue(context, out string? kind))
        {
            return kind == "context";
        }

        foreach ((nint live, int retains) in _devices.Values)
        {
            if (live == context && retains > 0)
            {
                return true;
            }
        }

        return false;
    }

    private nint Create(string kind)
    {
        var handle = (nint)Interlocked.Increment(ref _nextHandle);
        _live[handle] = kind;
        if (kind == "stream")
        {
            _contextOf[handle] = s_current;
        }

        return handle;
    }

    private int Destroy(void* handle, string kind, string name)
    {
        int status = EnterOn(handle, kind, name);
        if (status == 0)
        {
            _live.TryRemove((nint)handle, out _);
        }

        return status;
    }
}
