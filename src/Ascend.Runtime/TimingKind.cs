namespace Ascend.Runtime;

/// <summary>What a time reported by a host's devices is worth; every output that shows a time says which.</summary>
public enum TimingKind
{
    /// <summary>Computed by the mock's cost model; independent of the machine that runs it.</summary>
    Modelled,

    /// <summary>The scheduling of the simulator's threads on this host; says nothing about a device.</summary>
    HostNoise,

    /// <summary>Measured on a device.</summary>
    Measured,
}
