using Ascend.Interop.Acl;

namespace Ascend.Runtime;

/// <summary>An argument of a <see cref="KernelArgumentList"/> that is the address of data which travels with the arguments.</summary>
public readonly unsafe ref struct KernelPlaceholder
{
    internal KernelPlaceholder(AclParamHandle* value, int byteCount)
    {
        Value = value;
        ByteCount = byteCount;
    }

    /// <summary>Size of the data in bytes.</summary>
    public int ByteCount { get; }

    internal AclParamHandle* Value { get; }
}
