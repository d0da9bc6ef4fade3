using System.Globalization;

namespace Ascend.Tracing;

/// <summary>
/// The id of a flow. Between ranks it is made of the global ranks of sender and receiver and a number
/// (<c>src &lt;&lt; 24 | dst &lt;&lt; 16 | seq</c>), so both ends are found by all three; other flows, such as those
/// from the host, count from 1.
/// </summary>
/// <param name="Value">The id as recorded.</param>
public readonly record struct FlowId(uint Value)
{
    /// <summary>The sending rank; means something only when <see cref="IsBetweenRanks"/>.</summary>
    public int Source => (int)(Value >> 24);

    /// <summary>The receiving rank; likewise.</summary>
    public int Target => (int)(Value >> 16) & 0xFF;

    /// <summary>The number of the message between the two.</summary>
    public int Sequence => (int)(Value & 0xFFFF);

    /// <summary>True when the id names two ranks. A rank sends itself nothing that is recorded.</summary>
    public bool IsBetweenRanks => Source != Target;

    /// <summary>The ranks and the number, or the plain number.</summary>
    public override string ToString() => IsBetweenRanks
        ? string.Create(CultureInfo.InvariantCulture, $"rank {Source} to rank {Target}, number {Sequence}")
        : Value.ToString(CultureInfo.InvariantCulture);
}
