using Ascend.Interop.Acl;

namespace Ascend.Runtime;

/// <summary>How a kernel binary is loaded. Immutable.</summary>
public sealed class KernelBinaryOptions
{
    private readonly int? _cpuKernelMode;
    private readonly KernelBinaryFormat? _format;

    /// <summary>Copy the code to the device at the first <see cref="KernelBinary.GetFunction"/> instead of at once; null leaves it to
    /// the runtime.</summary>
    public bool? LazyLoad { get; init; }

    /// <summary>What the binary was compiled for; null lets the runtime read it from the file.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the enumeration's.</exception>
    public KernelBinaryFormat? Format
    {
        get => _format;
        init => _format = value is null || Enum.IsDefined(value.Value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "No such format.");
    }

    /// <summary>For AICPU kernels: 0 when only a description file is given, 1 or 2 when the library comes with it
    /// (aclrtBinaryLoadOptions); null otherwise.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not 0, 1 or 2.</exception>
    public int? CpuKernelMode
    {
        get => _cpuKernelMode;
        init => _cpuKernelMode = value is null or (>= 0 and <= 2)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The mode of an AICPU kernel is 0, 1 or 2.");
    }

    /// <summary>At most as many as <see cref="Write"/> gives.</summary>
    internal const int MaxOptions = 3;

    /// <summary>Writes the native options.</summary>
    /// <param name="target">Room for <see cref="MaxOptions"/>.</param>
    /// <returns>How many were written.</returns>
    internal int Write(Span<AclBinaryLoadOption> target)
    {
        int count = 0;
        if (LazyLoad is { } lazy)
        {
            target[count].type = AclBinaryLoadOptionType.ACL_RT_BINARY_LOAD_OPT_LAZY_LOAD;
            target[count++].value.isLazyLoad = lazy ? 1u : 0u;
        }

        if (_format is { } format)
        {
            target[count].type = AclBinaryLoadOptionType.ACL_RT_BINARY_LOAD_OPT_MAGIC;
            target[count++].value.magic = (uint)(format switch
            {
                KernelBinaryFormat.VectorCore => AclBinaryMagic.ACL_RT_BINARY_MAGIC_ELF_VECTOR_CORE,
                KernelBinaryFormat.CubeCore => AclBinaryMagic.ACL_RT_BINARY_MAGIC_ELF_CUBE_CORE,
                _ => AclBinaryMagic.ACL_RT_BINARY_MAGIC_ELF_AICORE,
            });
        }

        if (_cpuKernelMode is { } mode)
        {
            target[count].type = AclBinaryLoadOptionType.ACL_RT_BINARY_LOAD_OPT_CPU_KERNEL_MODE;
            target[count++].value.cpuKernelMode = mode;
        }

        return count;
    }
}
