using Ascend.Runtime;

namespace Ascend.Cli;

/// <summary>How outputs name the backend and what its times are worth.</summary>
internal static class BackendText
{
    /// <summary>For machines: mock, simulator, device.</summary>
    public static string Id(AscendHost host) => host.Backend switch
    {
        BackendKind.Mock => "mock",
        BackendKind.Simulator => "simulator",
        _ => "device",
    };

    /// <summary>For people: with the profile of a mock.</summary>
    public static string Name(AscendHost host) => host.ProfileName is { } profile ? $"{Id(host)}, profile {profile}" : Id(host);

    /// <summary>The word that goes before every device time.</summary>
    public static string TimingId(TimingKind timing) => timing switch
    {
        TimingKind.Modelled => "modelled",
        TimingKind.HostNoise => "host noise",
        _ => "measured",
    };

    /// <summary>What a reader must know about device times, in a sentence.</summary>
    public static string Caveat(TimingKind timing) => timing switch
    {
        TimingKind.Modelled => "Device times are modelled by the profile, not measured on hardware.",
        TimingKind.HostNoise => "Device times are those of the simulator's host threads: no performance data.",
        _ => "Device times were measured on the device.",
    };
}
