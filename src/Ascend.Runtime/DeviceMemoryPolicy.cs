namespace Ascend.Runtime;

/// <summary>The pages of which device memory is made (aclrtMalloc). The values are ACL's; they do not combine.</summary>
public enum DeviceMemoryPolicy
{
    /// <summary>Huge pages for more than 1 MiB when there are enough, else normal ones.</summary>
    HugeFirst = 0,

    /// <summary>Huge pages only.</summary>
    HugeOnly = 1,

    /// <summary>Normal pages only.</summary>
    NormalOnly = 2,

    /// <summary>As <see cref="HugeFirst"/>, for copies between devices.</summary>
    HugeFirstPeer = 3,

    /// <summary>As <see cref="HugeOnly"/>, for copies between devices.</summary>
    HugeOnlyPeer = 4,

    /// <summary>As <see cref="NormalOnly"/>, for copies between devices.</summary>
    NormalOnlyPeer = 5,

    /// <summary>Pages of 1 GiB only.</summary>
    Huge1GOnly = 6,

    /// <summary>As <see cref="Huge1GOnly"/>, for copies between devices.</summary>
    Huge1GOnlyPeer = 7,
}
