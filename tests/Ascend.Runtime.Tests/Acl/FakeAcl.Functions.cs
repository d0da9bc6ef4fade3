using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Ascend.Interop.Acl;

namespace Ascend.Runtime.Tests.Acl;

/// <content>The functions of the table.</content>
internal sealed unsafe partial class FakeAcl
{
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Init(sbyte* config)
    {
        int status = Instance.Enter(nameof(Init));
        if (status != 0)
        {
            return status;
        }

        Interlocked.Increment(ref Instance._initReferences);
        return Instance.AlreadyInitialized ? 100002 : 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int FinalizeAll() => Instance.Enter(nameof(FinalizeAll));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int FinalizeReference(ulong* left)
    {
        int status = Instance.Enter(nameof(FinalizeReference));
        if (status == 0)
        {
            *left = (ulong)Interlocked.Decrement(ref Instance._initReferences);
        }

        return status;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static sbyte* SocName() => (sbyte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference("Ascend910B1\0"u8));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static sbyte* RecentErrMsg()
    {
        FakeAcl fake = Instance;
        if (!fake._messagePending)
        {
            return null;
        }

        fake._messagePending = false;
        "EE9999: as planned\0"u8.CopyTo(new Span<byte>(fake._message, 256));
        return (sbyte*)fake._message;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetDeviceCount(uint* count)
    {
        *count = 2;
        return Instance.Enter(nameof(GetDeviceCount));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SetDevice(int device)
    {
        FakeAcl fake = Instance;
        int status = fake.Enter(nameof(SetDevice));
        if (status != 0)
        {
            return status;
        }

        lock (fake._lock)
        {
            (nint context, int retains) = fake._devices.GetValueOrDefault(device);
            s_current = retains == 0 ? (nint)(++fake._nextHandle) : context;
            fake._devices[device] = (s_current, retains + 1);
        }

        return 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int ResetDevice(int device)
    {
        FakeAcl fake = Instance;
        int status = fake.Enter(nameof(ResetDevice));
        if (status != 0)
        {
            return status;
        }

        lock (fake._lock)
        {
            (nint context, int retains) = fake._devices.GetValueOrDefault(device);
            fake._devices[device] = (context, retains - 1);
            return retains > 0 ? 0 : 507007;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetDeviceInfo(uint device, AclDevAttr attribute, long* value)
    {
        *value = (int)attribute;
        return Instance.Enter(nameof(GetDeviceInfo));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetMemInfo(AclMemAttr attribute, nuint* free, nuint* total)
    {
        *free = 3;
        *total = 4;
        return Instance.EnterBound(nameof(GetMemInfo));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SetCurrentContext(AclContext* context)
    {
        if (Instance.FailFunctions.Contains(nameof(SetCurrentContext)))
        {
            return Instance.FailWith;
        }

        if (!Instance.IsLive((nint)context))
        {
            return 107000;
        }

        s_current = (nint)context;
        return 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetCurrentContext(AclContext** context)
    {
        *context = (AclContext*)s_current;
        return Instance.EnterBound(nameof(GetCurrentContext));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SynchronizeDevice(int timeout)
    {
        int status = Instance.EnterBound(nameof(SynchronizeDevice));
        return status != 0 ? status : Instance.Hold ? SyncTimeout : Instance.SyncStatus;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int CreateStream(AclStream** stream)
    {
        int status = Instance.EnterBound(nameof(CreateStream));
        *stream = status == 0 ? (AclStream*)Instance.Create("stream") : null;
        return status;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int DestroyStream(AclStream* stream) => Instance.Destroy(stream, "stream", nameof(DestroyStream));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int DestroyStreamForce(AclStream* stream) => Instance.Destroy(stream, "stream", nameof(DestroyStreamForce));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SynchronizeStream(AclStream* stream, int timeout)
    {
        int status = Instance.EnterOn(stream, "stream", nameof(SynchronizeStream));
        Instance.RunHostFunctions(status);
        return status != 0 ? status : Instance.Hold ? SyncTimeout : Instance.SyncStatus;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int StreamQuery(AclStream* stream, AclStreamStatus* result)
    {
        Instance.NoteQuery();
        *result = Instance.Hold ? AclStreamStatus.ACL_STREAM_STATUS_NOT_READY : AclStreamStatus.ACL_STREAM_STATUS_COMPLETE;
        return Instance.EnterOn(stream, "stream", nameof(StreamQuery));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int CreateEvent(AclEvent** created, uint flags)
    {
        int status = Instance.EnterBound(nameof(CreateEvent));
        *created = status == 0 ? (AclEvent*)Instance.Create("event") : null;
        return status;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int DestroyEvent(AclEvent* destroyed) => Instance.Destroy(destroyed, "event", nameof(DestroyEvent));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int RecordEvent(AclEvent* recorded, AclStream* stream) =>
        Instance.EnterOn(recorded, "event", stream, nameof(RecordEvent));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int StreamWaitEvent(AclStream* stream, AclEvent* awaited) =>
        Instance.EnterOn(awaited, "event", stream, nameof(StreamWaitEvent));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SynchronizeEvent(AclEvent* awaited, int timeout)
    {
        int status = Instance.EnterOn(awaited, "event", nameof(SynchronizeEvent));
        return status != 0 ? status : Instance.Hold ? EventTimeout : 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int QueryEvent(AclEvent* queried, AclEventRecordedStatus* result)
    {
        Instance.NoteQuery();
        *result = Instance.Hold
            ? AclEventRecordedStatus.ACL_EVENT_RECORDED_STATUS_NOT_READY
            : AclEventRecordedStatus.ACL_EVENT_RECORDED_STATUS_COMPLETE;
        return Instance.EnterOn(queried, "event", nameof(QueryEvent));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int ElapsedTime(float* ms, AclEvent* start, AclEvent* end)
    {
        *ms = 1.5f;
        return Instance.EnterOn(end, "event", nameof(ElapsedTime));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Timestamp(AclEvent* asked, ulong* microseconds)
    {
        *microseconds = 42;
        return Instance.EnterOn(asked, "event", nameof(Timestamp));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Malloc(void** address, nuint size, AclMemMallocPolicy policy) =>
        Instance.AllocateMemory(address, size, "device memory", nameof(Malloc));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Free(void* address) => Instance.FreeMemory(address, "device memory", nameof(Free));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int MallocHost(void** address, nuint size) =>
        Instance.AllocateMemory(address, size, "pinned memory", nameof(MallocHost));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int FreeHost(void* address) => Instance.FreeMemory(address, "pinned memory", nameof(FreeHost));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Memcpy(void* to, nuint room, void* from, nuint count, AclMemcpyKind kind) =>
        Instance.Copy(to, room, from, count, nameof(Memcpy));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int MemcpyAsync(void* to, nuint room, void* from, nuint count, AclMemcpyKind kind, AclStream* stream)
    {
        int refused = Instance.CheckContext(stream);
        return refused != 0 ? refused : Instance.Copy(to, room, from, count, nameof(MemcpyAsync));
    }

    private void NoteQuery()
    {
        if (RecordCalls)
        {
            QueryThreads[Environment.CurrentManagedThreadId] = Thread.CurrentThread.IsThreadPoolThread;
        }
    }

    private int AllocateMemory(void** address, nuint size, string kind, string name)
    {
        int status = EnterBound(name);
        if (status == 0)
        {
            *address = NativeMemory.AlignedAlloc(size, 64);
            _live[(nint)(*address)] = kind;
        }

        return status;
    }

    private int FreeMemory(void* address, string kind, string name)
    {
        int status = Destroy(address, kind, name);
        if (status == 0)
        {
            NativeMemory.AlignedFree(address);
        }

        return status;
    }

    private int Copy(void* to, nuint room, void* from, nuint count, string name)
    {
        int status = EnterBound(name);
        if (status == 0 && count <= room)
        {
            Buffer.MemoryCopy(from, to, room, count);
        }

        return status != 0 ? status : count <= room ? 0 : 107000;
    }
}
