using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Ascend.Interop;
using Ascend.Interop.Acl;

namespace Ascend.Runtime.Tests.Profiling;

/// <summary>A profiling library in managed code that notes its calls and keeps the order rules of CANN's (spec/acl 11).</summary>
internal sealed unsafe class FakeProfiler : IDisposable
{
    public const int NotRunning = 100043;

    [ThreadStatic]
    private static int s_depth;

    private static FakeProfiler? s_instance;

    private readonly ConcurrentDictionary<nint, string> _stamps = new();
    private long _lastStamp;
    private bool _initialised;
    private bool _configured;
    private bool _started;

    public FakeProfiler()
    {
        s_instance = this;
    }

    public ConcurrentQueue<string> Calls { get; } = new();

    /// <summary>Functions that fail with <see cref="FailWith"/>, or return nothing.</summary>
    public HashSet<string> Failing { get; } = [];

    public int FailWith { get; set; } = 500005;

    public int LiveStamps => _stamps.Count;

    public bool IsIdle => !_initialised && !_configured && !_started && _stamps.IsEmpty;

    private static FakeProfiler Instance => s_instance!;

    /// <summary>Makes this the profiling library of an ACL library.</summary>
    public void Serve(AclLibrary acl)
    {
        var api = new AclProfApi
        {
            aclprofInit = &Init,
            aclprofFinalize = &FinalizeProfiler,
            aclprofCreateConfig = &CreateConfig,
            aclprofDestroyConfig = &DestroyConfig,
            aclprofStart = &Start,
            aclprofStop = &Stop,
            aclprofCreateStamp = &CreateStamp,
            aclprofDestroyStamp = &DestroyStamp,
            aclprofSetStampTraceMessage = &SetMessage,
            aclprofMark = &Mark,
            aclprofMarkEx = &MarkEx,
            aclprofPush = &Push,
            aclprofPop = &Pop,
            aclprofRangeStart = &RangeStart,
            aclprofRangeStop = &RangeStop,
        };
        AclProfLibrary.Use(new AclProfLibrary(
            NativeTable<AclProfApi>.Substitute(api), acl, "/fake/libmsprofiler.so", new Dictionary<string, string>()));
    }

    public void Dispose() => s_instance = null;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Init(sbyte* path, nuint length) =>
        Instance.Enter($"Init {Text(path, length)}", !Instance._initialised, () => Instance._initialised = true, "Init");

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int FinalizeProfiler() => Instance.Enter(
        "Finalize", Instance is { _initialised: true, _started: false, _configured: false }, () => Instance._initialised = false);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static AclProfConfig* CreateConfig(
        uint* devices, uint count, AclProfAicoreMetrics metrics, AclProfAicoreEvents* events, ulong data)
    {
        string call = $"CreateConfig [{string.Join(' ', new ReadOnlySpan<uint>(devices, (int)count).ToArray())}] {(int)metrics} {data}";
        return Instance.Enter(call, Instance._initialised, () => Instance._configured = true, "CreateConfig") == 0 ? (AclProfConfig*)0x77 : null;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int DestroyConfig(AclProfConfig* config) => Instance.Enter(
        "DestroyConfig", (nint)config == 0x77 && !Instance._started, () => Instance._configured = false);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Start(AclProfConfig* config) =>
        Instance.Enter("Start", (nint)config == 0x77, () => Instance._started = true);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Stop(AclProfConfig* config) => Instance.Enter(
        "Stop", (nint)config == 0x77 && Instance._stamps.IsEmpty, () => Instance._started = false);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void* CreateStamp()
    {
        if (!Instance._started || Instance.Failing.Contains(nameof(CreateStamp)))
        {
            return null;
        }

        var stamp = (nint)Interlocked.Increment(ref Instance._lastStamp);
        Instance._stamps[stamp] = "";
        return (void*)stamp;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void DestroyStamp(void* stamp) => Instance._stamps.TryRemove((nint)stamp, out _);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SetMessage(void* stamp, sbyte* text, uint length)
    {
        Instance._stamps[(nint)stamp] = Text(text, length);
        return 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Mark(void* stamp) => Instance.EnterStamp("Mark", (nint)stamp);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int MarkEx(sbyte* text, nuint length, AclStream* stream) =>
        Instance.Enter($"MarkEx {Text(text, length)}", Instance._started, static () => { });

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Push(void* stamp)
    {
        s_depth++;
        return Instance.EnterStamp("Push", (nint)stamp);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Pop() => Instance.Enter("Pop", --s_depth >= 0, static () => { });

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int RangeStart(void* stamp, uint* id)
    {
        *id = 100 + (uint)(nint)stamp;
        return Instance.EnterStamp("RangeStart", (nint)stamp);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int RangeStop(uint id) =>
        Instance.Enter("RangeStop", Instance._stamps.ContainsKey((nint)id - 100), static () => { });

    private static string Text(sbyte* text, nuint length) => Encoding.UTF8.GetString((byte*)text, (int)length);

    private int EnterStamp(string name, nint stamp) =>
        Enter($"{name} {_stamps.GetValueOrDefault(stamp)}", _started && _stamps.ContainsKey(stamp), static () => { }, name);

    /// <summary>Notes a call; refuses one that breaks an order rule.</summary>
    private int Enter(string call, bool isInOrder, Action act, string? name = null)
    {
        Calls.Enqueue(call);
        if (Failing.Contains(name ?? call))
        {
            return FailWith;
        }

        if (!isInOrder)
        {
            return NotRunning;
        }

        act();
        return 0;
    }
}
