using Ascend.Interop;
using Ascend.Interop.Acl;

namespace Ascend.Runtime;

/// <summary>A kernel of a <see cref="KernelBinary"/>, to be launched on the streams of its device.</summary>
/// <remarks>Thread-safe. It lives as long as its binary and needs no disposal.</remarks>
public sealed unsafe class KernelFunction
{
    /// <summary>More blocks than a launch can have on any chip; a limit for kernels whose cores are not known.</summary>
    internal const int MaxBlocks = ushort.MaxValue;

    internal KernelFunction(KernelBinary binary, string name, AclFuncHandle* value)
    {
        Binary = binary;
        Name = name;
        Value = value;
        Kind = (KernelKind?)Attribute(AclFuncAttribute.ACL_FUNC_ATTR_KERNEL_TYPE);
        ScheduleMode = (KernelScheduleMode?)Attribute(AclFuncAttribute.ACL_FUNC_ATTR_KERNEL_SCHED_MODE);
        MixRatio = Kind == KernelKind.Mix && Attribute(AclFuncAttribute.ACL_FUNC_ATTR_KERNEL_RATIO) is { } ratio
            ? ((ushort)(ratio >> 16), (ushort)ratio)
            : null;
        ParameterCount = CountParameters();
    }

    /// <summary>The binary it belongs to.</summary>
    public KernelBinary Binary { get; }

    /// <summary>Its name in the binary.</summary>
    public string Name { get; }

    /// <summary>The cores it runs on; null when the library cannot tell.</summary>
    public KernelKind? Kind { get; }

    /// <summary>Cube and vector cores that one block of a <see cref="KernelKind.Mix"/> kernel takes; null for other kernels and when
    /// the library cannot tell.</summary>
    public (int Cube, int Vector)? MixRatio { get; }

    /// <summary>When its blocks start unless <see cref="LaunchOptions.ScheduleMode"/> says otherwise; null when the library cannot
    /// tell.</summary>
    public KernelScheduleMode? ScheduleMode { get; }

    /// <summary>Number of its parameters; null before CANN 9.1 and when the binary does not say.</summary>
    public int? ParameterCount { get; }

    internal AclFuncHandle* Value { get; }

    private AclLibrary Acl => Binary.Handle.Device.Acl;

    /// <summary>Device addresses of its entry points; 0 for a part that it does not have.</summary>
    /// <exception cref="ObjectDisposedException">The binary was disposed.</exception>
    /// <exception cref="AscendNotSupportedException">The ACL library lacks aclrtGetFunctionAddr.</exception>
    /// <exception cref="AscendException">The runtime could not tell.</exception>
    public (nint Cube, nint Vector) GetEntryPoints()
    {
        Binary.ThrowIfDisposed();
        using AclScope scope = Binary.Handle.Enter();
        void* cube;
        void* vector;
        Acl.Check(
            Acl.Api.aclrtGetFunctionAddr(Value, &cube, &vector), nameof(AclApi.aclrtGetFunctionAddr), Binary.DeviceId);
        return ((nint)cube, (nint)vector);
    }

    /// <summary>Sizes of its code in bytes; 0 for a part that it does not have.</summary>
    /// <exception cref="ObjectDisposedException">The binary was disposed.</exception>
    /// <exception cref="AscendNotSupportedException">The ACL library lacks aclrtGetFunctionSize (CANN 9.1).</exception>
    /// <exception cref="AscendException">The runtime could not tell.</exception>
    public (long Cube, long Vector) GetCodeSizes()
    {
        Binary.ThrowIfDisposed();
        using AclScope scope = Binary.Handle.Enter();
        nuint cube;
        nuint vector;
        Acl.Check(
            Acl.Api.aclrtGetFunctionSize(Value, &cube, &vector), nameof(AclApi.aclrtGetFunctionSize), Binary.DeviceId);
        return ((long)cube, (long)vector);
    }

    /// <summary>Name and binary.</summary>
    public override string ToString() => $"{Name} of {Binary}";

    /// <summary>The most blocks that run at once where this many cores may be used.</summary>
    internal int BlockLimit(CoreLimits cores) => Kind switch
    {
        KernelKind.Cube or KernelKind.AiCore => cores.Cube,
        KernelKind.Vector => cores.Vector,
        KernelKind.Mix when MixRatio is ( > 0, > 0) ratio => Math.Min(cores.Cube / ratio.Cube, cores.Vector / ratio.Vector),
        KernelKind.Mix when MixRatio is ( > 0, 0) ratio => cores.Cube / ratio.Cube,
        KernelKind.Mix when MixRatio is (0, > 0) ratio => cores.Vector / ratio.Vector,
        KernelKind.Mix => cores.Cube,
        KernelKind.AiCpu => MaxBlocks,
        _ => Math.Max(cores.Cube, cores.Vector),
    };

    /// <summary>An attribute; null when the library lacks the query or the binary does not say.</summary>
    private long? Attribute(AclFuncAttribute attribute)
    {
        long value;
        return Known(Acl.Api.aclrtGetFunctionAttribute(Value, attribute, &value)) ? value : null;
    }

    private int? CountParameters()
    {
        nuint count;
        return Known(Acl.Api.aclrtFunctionGetParamCount(Value, &count)) ? (int)count : null;
    }

    /// <summary>Whether a query was answered. A refusal's text is taken off the thread, where it would be read with a later failure.</summary>
    private bool Known(int status)
    {
        if (status is not (0 or MissingFunction.Status))
        {
            _ = Acl.ReadRecentMessage();
        }

        return status == 0;
    }
}
