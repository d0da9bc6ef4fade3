namespace Ascend.Experiments;

/// <summary>What executed the runs.</summary>
public sealed record BackendFacts
{
    /// <summary><c>mock</c>, <c>simulator</c> or <c>device</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Why it was chosen.</summary>
    public required string Reason { get; init; }

    /// <summary>The mock's profile; null on other backends.</summary>
    public required string? Profile { get; init; }

    /// <summary>What device times are: <c>modelled</c>, <c>host noise</c> or <c>measured</c>.</summary>
    public required string DeviceTimes { get; init; }

    /// <summary>True only when device times were measured on hardware.</summary>
    public required bool IsHardware { get; init; }

    /// <summary>What a reader must know about device times, in a sentence.</summary>
    public required string Caveat { get; init; }

    /// <summary>Noise that was injected into the mock, as JSON; null for none.</summary>
    public string? InjectedNoise { get; init; }

    /// <summary>Sensors before the first run; null where the platform does not tell.</summary>
    public DeviceSensors? Before { get; init; }

    /// <summary>Sensors after the last run; null where the platform does not tell.</summary>
    public DeviceSensors? After { get; init; }
}
