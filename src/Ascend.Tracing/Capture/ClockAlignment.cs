namespace Ascend.Tracing;

/// <summary>
/// A point at which a device's clock and its host's were read together (<c>clock_alignment</c> of a chip swimlane file), with the
/// limits between which the host's time surely was.
/// </summary>
/// <param name="Domain">Which host clock it is (the boot id); only equal ones can be compared. Null when the file does not say.</param>
/// <param name="DeviceNs">The device's time in ns of its clock.</param>
/// <param name="HostNs">The host's time in ns.</param>
/// <param name="HostMinNs">The earliest it can have been.</param>
/// <param name="HostMaxNs">The latest it can have been.</param>
public sealed record ClockAlignment(string? Domain, ulong DeviceNs, ulong HostNs, ulong HostMinNs, ulong HostMaxNs)
{
    /// <summary>Half the width of the limits in ns: the time is right to within this much.</summary>
    public ulong UncertaintyNs => Math.Max(HostNs - Math.Min(HostNs, HostMinNs), Math.Max(HostNs, HostMaxNs) - HostNs);
}
