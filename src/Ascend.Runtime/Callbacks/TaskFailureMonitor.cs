using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Ascend.Interop;
using Ascend.Interop.Acl;

namespace Ascend.Runtime;

/// <summary>
/// One ACL library's exception callback and the thread that passes failures on to hosts. The callback is registered once and stays for
/// the life of the process, since taking it away waits for no call that is running. It copies into a ring: no lock, no allocation, no
/// call to the runtime but the readers of its argument.
/// </summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "Lives as long as the process.")]
internal sealed unsafe class TaskFailureMonitor
{
    /// <summary>Failures that may wait for the thread: more than a device reports at once.</summary>
    private const int RingCapacity = 256;

    /// <summary>A process uses one ACL library, tests a few.</summary>
    private const int EntryPointCount = 4;

    private static readonly Lock s_lock = new();
    private static readonly TaskFailureMonitor?[] s_monitors = new TaskFailureMonitor?[EntryPointCount];

    private readonly Lock _hostLock = new();
    private readonly TaskFailureRing _ring = new(RingCapacity);
    private readonly AutoResetEvent _wake = new(false);
    private AscendHost[] _hosts = [];
    private volatile AclLibrary _acl;
    private bool _registered;

    private TaskFailureMonitor(AclLibrary acl)
    {
        _acl = acl;
        new Thread(PassOn) { IsBackground = true, Name = "Ascend task failures" }.Start();
    }

    /// <summary>The library's monitor; registers the callback at the first call for it.</summary>
    /// <exception cref="AscendNotSupportedException">The library has no exception callbacks, or this process opened too many
    /// libraries.</exception>
    /// <exception cref="AscendException">The callback could not be registered.</exception>
    public static TaskFailureMonitor Of(AclLibrary acl)
    {
        lock (s_lock)
        {
            int slot = Array.FindIndex(s_monitors, m => m is null || m._acl.Path == acl.Path);
            if (slot < 0)
            {
                throw new AscendNotSupportedException(
                    $"Failures of tasks of '{acl.Path}' cannot be watched: this process watches {EntryPointCount} other libraries.",
                    "Use one ACL library per process.");
            }

            TaskFailureMonitor monitor = s_monitors[slot] ??= new TaskFailureMonitor(acl);
            if (!monitor._registered || monitor._acl != acl)
            {
                monitor._acl = acl;
                monitor._registered = false;
                Register(acl, EntryPoint(slot));
                monitor._registered = true;
            }

            return monitor;
        }
    }

    public void Add(AscendHost host)
    {
        lock (_hostLock)
        {
            _hosts = [.. _hosts, host];
        }
    }

    public void Remove(AscendHost host)
    {
        lock (_hostLock)
        {
            _hosts = [.. _hosts.Where(h => h != host)];
        }
    }

    /// <summary>The callback that other libraries' registrations do not touch, or the process's single one before CANN 9.2.</summary>
    private static void Register(AclLibrary acl, delegate* unmanaged[Cdecl]<AclExceptionInfo*, void> callback)
    {
        int status = acl.Api.aclrtExceptionInfoCallbackRegister(callback);
        string operation = nameof(AclApi.aclrtExceptionInfoCallbackRegister);
        if (status == MissingFunction.Status)
        {
            status = acl.Api.aclrtSetExceptionInfoCallback(callback);
            operation = nameof(AclApi.aclrtSetExceptionInfoCallback);
        }

        acl.Check(status, operation, null);
    }

    private static delegate* unmanaged[Cdecl]<AclExceptionInfo*, void> EntryPoint(int slot) => slot switch
    {
        0 => &OnFailure0,
        1 => &OnFailure1,
        2 => &OnFailure2,
        _ => &OnFailure3,
    };

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnFailure0(AclExceptionInfo* info) => Copy(0, info);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnFailure1(AclExceptionInfo* info) => Copy(1, info);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnFailure2(AclExceptionInfo* info) => Copy(2, info);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnFailure3(AclExceptionInfo* info) => Copy(3, info);

    /// <summary>Runs on the runtime's threads, several at once; nothing leaves it but the copy.</summary>
    private static void Copy(int slot, AclExceptionInfo* info)
    {
        try
        {
            if (s_monitors[slot] is not { } monitor)
            {
                return;
            }

            ref readonly AclApi api = ref monitor._acl.Api;
            TaskFailureRecord record = default;
            record.DeviceId = api.aclrtGetDeviceIdFromExceptionInfo(info);
            record.StreamId = api.aclrtGetStreamIdFromExceptionInfo(info);
            record.TaskId = api.aclrtGetTaskIdFromExceptionInfo(info);
            record.ThreadId = api.aclrtGetThreadIdFromExceptionInfo(info);
            record.Code = (int)api.aclrtGetErrorCodeFromExceptionInfo(info);
            void* arguments;
            uint argumentBytes;
            if (api.aclrtGetArgsFromExceptionInfo(info, &arguments, &argumentBytes) == 0)
            {
                record.ArgumentsAddress = (nint)arguments;
                record.ArgumentsByteCount = argumentBytes;
            }

            AclFuncHandle* function;
            if (api.aclrtGetFuncHandleFromExceptionInfo(info, &function) == 0)
            {
                record.KernelName = KernelNames.Find((nint)function);
            }

            monitor._ring.TryWrite(record);
            monitor._wake.Set();
        }
        catch (Exception)
        {
            // Nothing isolates what a callback throws from the runtime's thread.
        }
    }

    private void PassOn()
    {
        while (true)
        {
            _wake.WaitOne();
            while (_ring.TryRead(out TaskFailureRecord record))
            {
                var failure = new TaskFailedEventArgs(record);
                foreach (AscendHost host in _hosts)
                {
                    host.RaiseTaskFailed(failure);
                }
            }

            long dropped = _ring.TakeDropped();
            if (dropped > 0)
            {
                foreach (AscendHost host in _hosts)
                {
                    host.ReportDroppedFailures(dropped);
                }
            }
        }
    }
}
