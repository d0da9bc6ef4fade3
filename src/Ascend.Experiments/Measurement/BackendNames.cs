using Ascend.Runtime;

namespace Ascend.Experiments;

/// <summary>How backends and the worth of their times are written.</summary>
public static class BackendNames
{
    /// <summary>Stands in the place of a backend where captures are compared.</summary>
    public const string Captures = "captures";

    /// <summary><c>mock</c>, <c>simulator</c> or <c>device</c>.</summary>
    /// <param name="backend">The backend.</param>
    public static string Id(BackendKind backend) => backend switch
    {
        BackendKind.Mock => "mock",
        BackendKind.Simulator => "simulator",
        _ => "device",
    };

    /// <summary>Backend and, for a mock, its profile.</summary>
    /// <param name="host">The host.</param>
    public static string Name(AscendHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        return host.ProfileName is { } profile ? $"{Id(host.Backend)}, profile {profile}" : Id(host.Backend);
    }

    /// <summary><see cref="Name"/>, and whether the mock has noise on its times or faults.</summary>
    /// <param name="host">The host.</param>
    public static string Headline(AscendHost host)
    {
        string name = Name(host);
        return name + (host.MockNoise is null ? "" : ", with noise") + (host.MockFaults is null ? "" : ", with faults");
    }

    /// <summary>The word that goes before every device time.</summary>
    /// <param name="timing">What the times are worth.</param>
    public static string Timing(TimingKind timing) => timing switch
    {
        TimingKind.Modelled => "modelled",
        TimingKind.HostNoise => "host noise",
        _ => "measured",
    };

    /// <summary>What a reader must know about device times, in a sentence.</summary>
    /// <param name="timing">What the times are worth.</param>
    public static string Caveat(TimingKind timing) => timing switch
    {
        TimingKind.Modelled => "Device times are modelled by the profile, not measured on hardware.",
        TimingKind.HostNoise => "Device times are those of the simulator's host threads: no performance data.",
        _ => "Device times were measured on the device.",
    };
}
