using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Ascend.Interop.Acl;

namespace Ascend.Runtime.Tests.Acl;

/// <content>Functions that the runtime calls back.</content>
internal sealed unsafe partial class FakeAcl
{
    private readonly Queue<(nint Function, nint Argument)> _hostFunctions = new();

    /// <summary>What was registered last, and by which function.</summary>
    public (nint Callback, string Function) ExceptionCallback { get; private set; }

    /// <summary>The callbacks queued so far are called once more, as a runtime with a fault might.</summary>
    public void RepeatHostFunctions(IEnumerable<(nint Function, nint Argument)> functions)
    {
        foreach ((nint function, nint argument) in functions)
        {
            OnOwnThread(() => ((delegate* unmanaged[Cdecl]<void*, void>)function)((void*)argument));
        }
    }

    /// <summary>The callbacks that wait.</summary>
    public IReadOnlyList<(nint Function, nint Argument)> HostFunctions => [.. _hostFunctions];

    /// <summary>Calls the exception callback as a task's failure does.</summary>
    public void FailTask(FakeFailure failure)
    {
        var callback = (delegate* unmanaged[Cdecl]<AclExceptionInfo*, void>)ExceptionCallback.Callback;
        callback((AclExceptionInfo*)&failure);
    }

    private static void OnOwnThread(ThreadStart run)
    {
        var thread = new Thread(run);
        thread.Start();
        thread.Join();
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int LaunchHostFunc(AclStream* stream, delegate* unmanaged[Cdecl]<void*, void> function, void* argument)
    {
        int status = Instance.EnterOn(stream, "stream", nameof(LaunchHostFunc));
        if (status == 0)
        {
            Instance._hostFunctions.Enqueue(((nint)function, (nint)argument));
        }

        return status;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int RegisterExceptionCallback(delegate* unmanaged[Cdecl]<AclExceptionInfo*, void> callback)
    {
        Instance.ExceptionCallback = ((nint)callback, nameof(RegisterExceptionCallback));
        return Instance.Enter(nameof(RegisterExceptionCallback));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SetExceptionCallback(delegate* unmanaged[Cdecl]<AclExceptionInfo*, void> callback)
    {
        Instance.ExceptionCallback = ((nint)callback, nameof(SetExceptionCallback));
        return Instance.Enter(nameof(SetExceptionCallback));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static uint FailedDevice(AclExceptionInfo* info) => ((FakeFailure*)info)->Device;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static uint FailedStream(AclExceptionInfo* info) => ((FakeFailure*)info)->Stream;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static uint FailedTask(AclExceptionInfo* info) => ((FakeFailure*)info)->Task;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static uint FailedThread(AclExceptionInfo* info) => ((FakeFailure*)info)->Thread;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static uint FailureCode(AclExceptionInfo* info) => ((FakeFailure*)info)->Code;

    /// <summary>Runs what is queued on a thread of the runtime, unless the synchronisation fails or the stream is held.</summary>
    private void RunHostFunctions(int status)
    {
        while (status == 0 && !Hold && _hostFunctions.TryDequeue(out (nint Function, nint Argument) next))
        {
            RunHostFunction(next.Function, next.Argument);
        }
    }

    private static void RunHostFunction(nint function, nint argument) =>
        OnOwnThread(() => ((delegate* unmanaged[Cdecl]<void*, void>)function)((void*)argument));

    /// <summary>What the fake's exception information points to.</summary>
    public record struct FakeFailure(uint Device, uint Stream, uint Task, uint Thread, uint Code);
}
