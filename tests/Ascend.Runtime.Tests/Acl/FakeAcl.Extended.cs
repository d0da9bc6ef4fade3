using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Ascend.Interop.Acl;

namespace Ascend.Runtime.Tests.Acl;

/// <content>Contexts, kinds of streams and events, fills, rows, registered memory, peers and limits. What a call was given is in
/// <see cref="Given"/>.</content>
internal sealed unsafe partial class FakeAcl
{
    /// <summary>The arguments of the latest call of those that note them.</summary>
    public string Given { get; private set; } = "";

    /// <summary>The two devices reach each other's memory.</summary>
    public bool PeersCanAccess { get; set; } = true;

    /// <summary>Peer access that is open.</summary>
    public HashSet<(int Device, int Peer)> OpenPeers { get; } = [];

    private static AclApi Extended(AclApi api)
    {
        api.aclrtCreateContext = &CreateContext;
        api.aclrtDestroyContext = &DestroyContext;
        api.aclrtCtxGetCurrentDefaultStream = &DefaultStream;
        api.aclrtCreateStreamWithConfig = &CreateStreamWithConfig;
        api.aclrtSetStreamFailureMode = &SetStreamFailureMode;
        api.aclrtStreamGetId = &StreamGetId;
        api.aclrtStreamGetPriority = &StreamGetPriority;
        api.aclrtStreamGetFlags = &StreamGetFlags;
        api.aclrtStreamAbort = &StreamAbort;
        api.aclrtStreamWaitEventWithTimeout = &StreamWaitEventWithTimeout;
        api.aclrtCreateEventWithFlag = &CreateEventWithFlag;
        api.aclrtResetEvent = &ResetEvent;
        api.aclrtQueryEventWaitStatus = &QueryEventWaitStatus;
        api.aclrtMemset = &Memset;
        api.aclrtMemsetAsync = &MemsetAsync;
        api.aclrtMemsetD32 = &MemsetD32;
        api.aclrtMemsetD32Async = &MemsetD32Async;
        api.aclrtMemcpy2d = &Memcpy2d;
        api.aclrtMemcpy2dAsync = &Memcpy2dAsync;
        api.aclrtHostRegisterV2 = &HostRegister;
        api.aclrtHostUnregister = &HostUnregister;
        api.aclrtDeviceCanAccessPeer = &CanAccessPeer;
        api.aclrtDeviceEnablePeerAccess = &EnablePeerAccess;
        api.aclrtDeviceDisablePeerAccess = &DisablePeerAccess;
        api.aclrtDevicePeerAccessStatus = &PeerAccessStatus;
        api.aclrtSetDeviceResLimit = &SetDeviceResLimit;
        api.aclrtGetDeviceResLimit = &GetDeviceResLimit;
        api.aclrtResetDeviceResLimit = &ResetDeviceResLimit;
        api.aclrtGetDeviceUtilizationRate = &UtilizationRate;
        api.aclrtGetMemUsageInfo = &MemUsage;
        api.aclrtDeviceGetStreamPriorityRange = &PriorityRange;
        return api;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int CreateContext(AclContext** context, int device)
    {
        int status = Instance.Enter(nameof(CreateContext));
        if (status == 0)
        {
            s_current = Instance.Create("context");
            *context = (AclContext*)s_current;
        }

        return status;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int DestroyContext(AclContext* context) => Instance.Destroy(context, "context", nameof(DestroyContext));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int DefaultStream(AclStream** stream)
    {
        int status = Instance.EnterBound(nameof(DefaultStream));
        *stream = (AclStream*)(s_current + 0x100000);
        if (status == 0)
        {
            Instance._defaultStreams[(nint)(*stream)] = true;
            Instance._live[(nint)(*stream)] = "stream";
            Instance._contextOf[(nint)(*stream)] = s_current;
        }

        return status;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int CreateStreamWithConfig(AclStream** stream, uint priority, uint flags)
    {
        int status = Instance.EnterBound(nameof(CreateStreamWithConfig));
        Instance.Given = $"priority {priority}, flags {flags}";
        *stream = status == 0 ? (AclStream*)Instance.Create("stream") : null;
        return status;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SetStreamFailureMode(AclStream* stream, ulong mode)
    {
        Instance.Given = $"mode {mode}";
        return Instance.EnterOn(stream, "stream", nameof(SetStreamFailureMode));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int StreamGetId(AclStream* stream, int* id)
    {
        *id = 7;
        return 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int StreamGetPriority(AclStream* stream, uint* priority)
    {
        *priority = 3;
        return Instance.EnterOn(stream, "stream", nameof(StreamGetPriority));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int StreamGetFlags(AclStream* stream, uint* flags)
    {
        *flags = 2;
        return Instance.EnterOn(stream, "stream", nameof(StreamGetFlags));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int StreamAbort(AclStream* stream) => Instance.EnterOn(stream, "stream", nameof(StreamAbort));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int StreamWaitEventWithTimeout(AclStream* stream, AclEvent* awaited, int seconds)
    {
        Instance.Given = $"{seconds} s";
        return Instance.EnterOn(awaited, "event", stream, nameof(StreamWaitEventWithTimeout));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int CreateEventWithFlag(AclEvent** created, uint flags)
    {
        int status = Instance.EnterBound(nameof(CreateEventWithFlag));
        Instance.Given = $"flags {flags}";
        *created = status == 0 ? (AclEvent*)Instance.Create("event") : null;
        return status;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int ResetEvent(AclEvent* reset, AclStream* stream) => Instance.EnterOn(reset, "event", stream, nameof(ResetEvent));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int QueryEventWaitStatus(AclEvent* queried, AclEventWaitStatus* result)
    {
        *result = Instance.Hold
            ? AclEventWaitStatus.ACL_EVENT_WAIT_STATUS_NOT_READY
            : AclEventWaitStatus.ACL_EVENT_WAIT_STATUS_COMPLETE;
        return Instance.EnterOn(queried, "event", nameof(QueryEventWaitStatus));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Memset(void* to, nuint room, int value, nuint count) => Instance.Fill(to, room, (byte)value, count, nameof(Memset));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int MemsetAsync(void* to, nuint room, int value, nuint count, AclStream* stream)
    {
        int refused = Instance.CheckContext(stream);
        return refused != 0 ? refused : Instance.Fill(to, room, (byte)value, count, nameof(MemsetAsync));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int MemsetD32(void* to, nuint room, uint value, nuint count) => Instance.FillWords(to, room, value, count, nameof(MemsetD32));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int MemsetD32Async(void* to, nuint room, uint value, nuint count, AclStream* stream)
    {
        int refused = Instance.CheckContext(stream);
        return refused != 0 ? refused : Instance.FillWords(to, room, value, count, nameof(MemsetD32Async));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Memcpy2d(void* to, nuint pitchTo, void* from, nuint pitchFrom, nuint width, nuint height, AclMemcpyKind kind) =>
        Instance.CopyRows(to, pitchTo, from, pitchFrom, width, height, kind, nameof(Memcpy2d));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Memcpy2dAsync(
        void* to, nuint pitchTo, void* from, nuint pitchFrom, nuint width, nuint height, AclMemcpyKind kind, AclStream* stream)
    {
        int refused = Instance.CheckContext(stream);
        return refused != 0 ? refused : Instance.CopyRows(to, pitchTo, from, pitchFrom, width, height, kind, nameof(Memcpy2dAsync));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int HostRegister(void* address, ulong size, uint flags)
    {
        int status = Instance.EnterBound(nameof(HostRegister));
        Instance.Given = $"{size} bytes, flags 0x{flags:x}";
        if (status == 0)
        {
            Instance._live[(nint)address] = "registered memory";
        }

        return status;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int HostUnregister(void* address) => Instance.Destroy(address, "registered memory", nameof(HostUnregister));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int CanAccessPeer(int* can, int device, int peer)
    {
        *can = Instance.PeersCanAccess ? 1 : 0;
        return Instance.Enter(nameof(CanAccessPeer));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int EnablePeerAccess(int peer, uint flags)
    {
        int status = Instance.EnterBound(nameof(EnablePeerAccess));
        return status != 0 ? status : Instance.OpenPeers.Add((Instance.CurrentDevice, peer)) ? 0 : 507899;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int DisablePeerAccess(int peer)
    {
        int status = Instance.EnterBound(nameof(DisablePeerAccess));
        return status != 0 ? status : Instance.OpenPeers.Remove((Instance.CurrentDevice, peer)) ? 0 : 507899;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int PeerAccessStatus(int device, int peer, int* open)
    {
        *open = Instance.OpenPeers.Contains((device, peer)) ? 1 : 0;
        return Instance.Enter(nameof(PeerAccessStatus));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SetDeviceResLimit(int device, AclDevResLimitType type, uint value)
    {
        Instance.Given = $"{value} of {(int)type} on {device}";
        return Instance.Enter(nameof(SetDeviceResLimit));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetDeviceResLimit(int device, AclDevResLimitType type, uint* value)
    {
        *value = 20 + (uint)type;
        return Instance.Enter(nameof(GetDeviceResLimit));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int ResetDeviceResLimit(int device) => Instance.Enter(nameof(ResetDeviceResLimit));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int UtilizationRate(int device, AclUtilizationInfo* info)
    {
        *info = new AclUtilizationInfo { cubeUtilization = 42, vectorUtilization = 0, aicpuUtilization = -1, memoryUtilization = -1 };
        return Instance.Enter(nameof(UtilizationRate));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int MemUsage(int device, AclMemUsageInfo* info, nuint room, nuint* count)
    {
        *count = Math.Min(2, room);
        for (int i = 0; i < (int)*count; i++)
        {
            info[i] = new AclMemUsageInfo { curMemSize = 10UL - (ulong)i, memPeakSize = 20 };
            Encoding.UTF8.GetBytes("part " + i, MemoryMarshal.AsBytes((Span<sbyte>)info[i].name));
        }

        return Instance.Enter(nameof(MemUsage));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int PriorityRange(int* least, int* greatest)
    {
        *least = 7;
        *greatest = 0;
        return Instance.EnterBound(nameof(PriorityRange));
    }

    private int CurrentDevice
    {
        get
        {
            lock (_lock)
            {
                return _devices.First(d => d.Value.Context == s_current).Key;
            }
        }
    }

    /// <summary>As <see cref="EnterOn(void*, string, string)"/> for calls in a stream's order.</summary>
    private int EnterOn(void* handle, string kind, AclStream* stream, string name)
    {
        int status = EnterOn(handle, kind, name);
        return status != 0 ? status : CheckContext(stream);
    }

    private int Fill(void* to, nuint room, byte value, nuint count, string name)
    {
        int status = EnterBound(name);
        Given = $"{count} bytes 0x{value:x2}";
        if (status != 0 || count > room)
        {
            return status != 0 ? status : 107000;
        }

        NativeMemory.Fill(to, count, value);
        return 0;
    }

    private int FillWords(void* to, nuint room, uint value, nuint count, string name)
    {
        int status = EnterBound(name);
        Given = $"{count} words 0x{value:x8}";
        if (status != 0 || count * sizeof(uint) > room)
        {
            return status != 0 ? status : 107000;
        }

        new Span<uint>(to, (int)count).Fill(value);
        return 0;
    }

    private int CopyRows(void* to, nuint pitchTo, void* from, nuint pitchFrom, nuint width, nuint height, AclMemcpyKind kind, string name)
    {
        int status = EnterBound(name);
        Given = $"{height} rows of {width} bytes, {kind}";
        for (nuint row = 0; status == 0 && row < height; row++)
        {
            Buffer.MemoryCopy((byte*)from + (row * pitchFrom), (byte*)to + (row * pitchTo), width, width);
        }

        return status;
    }
}
