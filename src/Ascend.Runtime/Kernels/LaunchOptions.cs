using System.Runtime.CompilerServices;
using Ascend.Interop.Acl;

namespace Ascend.Runtime;

/// <summary>How a kernel is launched (aclrtLaunchKernelCfg). Immutable; reuse instances for repeated launches.</summary>
/// <remarks>What is left null is decided by the kernel and the runtime.</remarks>
public sealed unsafe class LaunchOptions
{
    private const int MaxAttributes = 9;

    private AclLaunchKernelAttr[]? _attributes;

    /// <summary>When the kernel's blocks start.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the enumeration's.</exception>
    public KernelScheduleMode? ScheduleMode
    {
        get;
        init => field = Defined(value);
    }

    /// <summary>Bytes of local memory per block that a SIMT kernel gets from its vector core; 0 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int? LocalMemoryBytes
    {
        get;
        init => field = NotNegative(value);
    }

    /// <summary>The engine, on chips where it can be chosen.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the enumeration's.</exception>
    public KernelEngine? Engine
    {
        get;
        init => field = Defined(value);
    }

    /// <summary>Number of the first block, when a kernel's blocks are split between two launches; 0 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int? BlockOffset
    {
        get;
        init => field = NotNegative(value);
    }

    /// <summary>Keep the hardware from fetching this task ahead of its turn.</summary>
    public bool? BlockPrefetch { get; init; }

    /// <summary>Dump the kernel's data.</summary>
    public bool? DataDump { get; init; }

    /// <summary>Profile this task when a profiler session runs (CANN 9.x).</summary>
    public bool? Profiling { get; init; }

    /// <summary>
    /// Limit for the kernel's execution. Whole seconds up to 65,535 s go to the runtime as such; anything else in microseconds, which
    /// older runtimes do not know. Kernel limits are rounded up by the runtime.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than a microsecond.</exception>
    public TimeSpan? Timeout
    {
        get;
        init => field = value is null || value.Value.Ticks >= TimeSpan.TicksPerMicrosecond
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A kernel's time limit is at least a microsecond.");
    }

    /// <summary>
    /// Accept more blocks than there are cores for; they then run in rounds. Without it such a launch is refused: its blocks must not
    /// wait for each other.
    /// </summary>
    public bool AllowMoreBlocksThanCores { get; init; }

    /// <summary>The native attributes; pinned, so their address stays.</summary>
    internal AclLaunchKernelCfg Native
    {
        get
        {
            AclLaunchKernelAttr[] attributes = _attributes ??= Build();
            return new AclLaunchKernelCfg
            {
                attrs = attributes.Length == 0 ? null : (AclLaunchKernelAttr*)Unsafe.AsPointer(ref attributes[0]),
                numAttrs = (nuint)attributes.Length,
            };
        }
    }

    private AclLaunchKernelAttr[] Build()
    {
        Span<AclLaunchKernelAttr> all = stackalloc AclLaunchKernelAttr[MaxAttributes];
        all.Clear();
        int count = 0;
        if (ScheduleMode is { } mode)
        {
            Next(all, ref count, AclLaunchKernelAttrId.ACL_RT_LAUNCH_KERNEL_ATTR_SCHEM_MODE).schemMode = (byte)mode;
        }

        if (LocalMemoryBytes is { } bytes)
        {
            Next(all, ref count, AclLaunchKernelAttrId.ACL_RT_LAUNCH_KERNEL_ATTR_LOCAL_MEMORY_SIZE).localMemorySize = (uint)bytes;
        }

        if (Engine is { } engine)
        {
            Next(all, ref count, AclLaunchKernelAttrId.ACL_RT_LAUNCH_KERNEL_ATTR_ENGINE_TYPE).engineType = (AclEngineType)engine;
        }

        if (BlockOffset is { } offset)
        {
            Next(all, ref count, AclLaunchKernelAttrId.ACL_RT_LAUNCH_KERNEL_ATTR_BLOCKDIM_OFFSET).blockDimOffset = (uint)offset;
        }

        if (BlockPrefetch is { } prefetch)
        {
            Next(all, ref count, AclLaunchKernelAttrId.ACL_RT_LAUNCH_KERNEL_ATTR_BLOCK_TASK_PREFETCH).isBlockTaskPrefetch = Flag(prefetch);
        }

        if (DataDump is { } dump)
        {
            Next(all, ref count, AclLaunchKernelAttrId.ACL_RT_LAUNCH_KERNEL_ATTR_DATA_DUMP).isDataDump = Flag(dump);
        }

        if (Profiling is { } profiling)
        {
            Next(all, ref count, AclLaunchKernelAttrId.ACL_RT_LAUNCH_KERNEL_ATTR_ENABLE_PROFILING).enableProfiling = Flag(profiling);
        }

        if (Timeout is { } timeout)
        {
            AddTimeout(all, ref count, timeout);
        }

        AclLaunchKernelAttr[] attributes = GC.AllocateArray<AclLaunchKernelAttr>(count, pinned: true);
        all[..count].CopyTo(attributes);
        return attributes;
    }

    /// <summary>Seconds or microseconds, never both: the runtime refuses two limits.</summary>
    private static void AddTimeout(Span<AclLaunchKernelAttr> all, ref int count, TimeSpan timeout)
    {
        if (timeout.Ticks % TimeSpan.TicksPerSecond == 0 && timeout.Ticks / TimeSpan.TicksPerSecond <= ushort.MaxValue)
        {
            Next(all, ref count, AclLaunchKernelAttrId.ACL_RT_LAUNCH_KERNEL_ATTR_TIMEOUT).timeout =
                (ushort)(timeout.Ticks / TimeSpan.TicksPerSecond);
            return;
        }

        var microseconds = (ulong)(timeout.Ticks / TimeSpan.TicksPerMicrosecond);
        Next(all, ref count, AclLaunchKernelAttrId.ACL_RT_LAUNCH_KERNEL_ATTR_TIMEOUT_US).timeoutUs = new AclTimeoutUs
        {
            timeoutLow = (uint)microseconds,
            timeoutHigh = (uint)(microseconds >> 32),
        };
    }

    private static ref AclLaunchKernelAttrValue Next(
        Span<AclLaunchKernelAttr> all, ref int count, AclLaunchKernelAttrId id)
    {
        ref AclLaunchKernelAttr attribute = ref all[count++];
        attribute.id = id;
        return ref attribute.value;
    }

    private static byte Flag(bool value) => value ? (byte)1 : (byte)0;

    private static T? Defined<T>(T? value)
        where T : struct, Enum => value is null || Enum.IsDefined(value.Value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"No such {typeof(T).Name}.");

    private static int? NotNegative(int? value) => value is null or >= 0
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, "The value is 0 or more.");
}
