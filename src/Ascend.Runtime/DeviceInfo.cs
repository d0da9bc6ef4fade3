namespace Ascend.Runtime;

/// <summary>What a device is and has.</summary>
public sealed record DeviceInfo
{
    /// <summary>The id to open it by.</summary>
    public required int Id { get; init; }

    /// <summary>The backend that it belongs to.</summary>
    public required BackendKind Backend { get; init; }

    /// <summary>Name of the chip, such as <c>Ascend910B1</c>.</summary>
    public required string SocName { get; init; }

    /// <summary>Number of cube (matrix) cores; null when the runtime does not tell (CANN before 8.5.0).</summary>
    public int? AiCubeCount { get; init; }

    /// <summary>Number of vector cores; null when the runtime does not tell (CANN before 8.5.0).</summary>
    public int? AiVectorCount { get; init; }

    /// <summary>Number of AI CPUs; null when the runtime does not tell (CANN before 8.5.0).</summary>
    public int? AiCpuCount { get; init; }

    /// <summary>Number of AI cores as the runtime counts them; null when it does not tell.</summary>
    public int? AiCoreCount { get; init; }

    /// <summary>Size of the L2 cache in bytes; null when the runtime does not tell.</summary>
    public long? L2CacheBytes { get; init; }

    /// <summary>CANN's number of the chip's architecture; null when the runtime does not tell.</summary>
    public int? Architecture { get; init; }

    /// <summary>The id of the device on its machine, which ASCEND_RT_VISIBLE_DEVICES does not change; null when the runtime does not
    /// tell.</summary>
    public int? PhysicalId { get; init; }

    /// <summary>The device's unique id, 32 hexadecimal digits; null when the runtime does not tell (CANN before 8.5.0).</summary>
    public string? Uuid { get; init; }

    /// <summary>Its high-bandwidth memory; null when the device could not be set up.</summary>
    public DeviceMemoryInfo? Memory { get; init; }

    /// <summary>Why the device could not be set up; null when it could.</summary>
    public AscendException? Problem { get; init; }
}
