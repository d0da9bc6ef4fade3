namespace Ascend.Runtime;

/// <summary>A kind of device memory, as aclrtGetMemInfo counts it. The values are ACL's.</summary>
public enum DeviceMemoryKind
{
    /// <summary>DDR memory.</summary>
    Ddr = 0,

    /// <summary>High-bandwidth memory.</summary>
    HighBandwidth = 1,

    /// <summary>Huge pages of DDR memory.</summary>
    DdrHuge = 2,

    /// <summary>Normal pages of DDR memory.</summary>
    DdrNormal = 3,

    /// <summary>Huge pages of high-bandwidth memory.</summary>
    HighBandwidthHuge = 4,

    /// <summary>Normal pages of high-bandwidth memory.</summary>
    HighBandwidthNormal = 5,

    /// <summary>Huge pages of DDR memory for copies between devices.</summary>
    DdrPeerHuge = 6,

    /// <summary>Normal pages of DDR memory for copies between devices.</summary>
    DdrPeerNormal = 7,

    /// <summary>Huge pages of high-bandwidth memory for copies between devices.</summary>
    HighBandwidthPeerHuge = 8,

    /// <summary>Normal pages of high-bandwidth memory for copies between devices.</summary>
    HighBandwidthPeerNormal = 9,

    /// <summary>Pages of 1 GiB of high-bandwidth memory.</summary>
    HighBandwidthHuge1G = 10,

    /// <summary>Pages of 1 GiB of high-bandwidth memory for copies between devices.</summary>
    HighBandwidthPeerHuge1G = 11,

    /// <summary>Normal pages of the chip's main memory.</summary>
    Normal = 12,

    /// <summary>Huge pages of the chip's main memory.</summary>
    Huge = 13,

    /// <summary>Pages of 1 GiB of the chip's main memory.</summary>
    Huge1G = 14,

    /// <summary>Normal pages of the chip's main memory for copies between devices.</summary>
    PeerNormal = 15,

    /// <summary>Huge pages of the chip's main memory for copies between devices.</summary>
    PeerHuge = 16,

    /// <summary>Pages of 1 GiB of the chip's main memory for copies between devices.</summary>
    PeerHuge1G = 17,
}
