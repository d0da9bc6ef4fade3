namespace Ascend.Runtime;

/// <summary>A number that a device tells about itself (aclrtGetDeviceInfo). The values are ACL's.</summary>
public enum DeviceAttribute
{
    /// <summary>Number of AI CPUs.</summary>
    AiCpuCount = 1,

    /// <summary>Number of AI cores.</summary>
    AiCoreCount = 101,

    /// <summary>Number of cube cores.</summary>
    CubeCoreCount = 102,

    /// <summary>Number of vector cores.</summary>
    VectorCoreCount = 201,

    /// <summary>Threads of a warp (SIMT).</summary>
    WarpSize = 202,

    /// <summary>Threads that a vector core runs at most (SIMT).</summary>
    MaxThreadsPerVectorCore = 203,

    /// <summary>Bytes of a vector core's unified buffer.</summary>
    LocalMemoryPerVectorCore = 204,

    /// <summary>Largest x extent of a grid (SIMT).</summary>
    MaxGridDimX = 205,

    /// <summary>Largest y extent of a grid (SIMT).</summary>
    MaxGridDimY = 206,

    /// <summary>Largest z extent of a grid (SIMT).</summary>
    MaxGridDimZ = 207,

    /// <summary>Most blocks of a grid (SIMT).</summary>
    MaxBlocksPerGrid = 208,

    /// <summary>Most threads of a block (SIMT).</summary>
    MaxThreadsPerBlock = 209,

    /// <summary>Largest x extent of a block (SIMT).</summary>
    MaxBlockDimX = 210,

    /// <summary>Largest y extent of a block (SIMT).</summary>
    MaxBlockDimY = 211,

    /// <summary>Largest z extent of a block (SIMT).</summary>
    MaxBlockDimZ = 212,

    /// <summary>Bytes of device memory.</summary>
    TotalMemoryBytes = 301,

    /// <summary>Bytes of the L2 cache.</summary>
    L2CacheBytes = 302,

    /// <summary>Id of the operating system's symmetric multiprocessing domain.</summary>
    SmpId = 401,

    /// <summary>Physical id of the chip.</summary>
    PhysicalChipId = 402,

    /// <summary>Id of the device in its super pod.</summary>
    SuperPodDeviceId = 403,

    /// <summary>Id of the server in its super pod.</summary>
    SuperPodServerId = 404,

    /// <summary>Id of the super pod.</summary>
    SuperPodId = 405,

    /// <summary>Whether custom operators have privileges.</summary>
    CustomOperatorPrivilege = 406,

    /// <summary>Id of the main board.</summary>
    MainboardId = 407,

    /// <summary>Link between host and device: 0 PCIe, 1 HCCS, 2 UB.</summary>
    HostLink = 408,

    /// <summary>Form of the device: 0 pod, 1 A+K, 2 A+X, 3 PCIe card.</summary>
    FormFactor = 409,

    /// <summary>1 for a virtual device.</summary>
    IsVirtual = 501,

    /// <summary>CANN's number of the chip's architecture.</summary>
    NpuArchitecture = 601,
}
