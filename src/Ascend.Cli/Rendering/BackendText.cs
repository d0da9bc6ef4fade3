using Ascend.Experiments;
using Ascend.Runtime;

namespace Ascend.Cli;

/// <summary>How outputs name the backend and what its times are worth.</summary>
internal static class BackendText
{
    /// <summary>For machines: mock, simulator, device.</summary>
    public static string Id(AscendHost host) => BackendNames.Id(host.Backend);

    /// <summary>For people: with the profile of a mock, and whether there is noise on its times.</summary>
    public static string Name(AscendHost host) => host.ProfileName is { } profile
        ? $"{Id(host)}, profile {profile}{(host.MockNoise is null ? "" : ", with noise")}"
        : Id(host);

    /// <summary>The word that goes before every device time.</summary>
    public static string TimingId(TimingKind timing) => BackendNames.Timing(timing);

    /// <summary>What a reader must know about device times, in a sentence.</summary>
    public static string Caveat(TimingKind timing) => BackendNames.Caveat(timing);
}
