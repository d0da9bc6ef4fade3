namespace Ascend.Tracing.Figures.Windows;

/// <summary>Which thread of a proc opens the spans of a channel. Thread-safe.</summary>
/// <param name="pairMarker">The marker that, on a busy core, stands for a second task; −1 for none.</param>
internal sealed class LaneOwners(int pairMarker)
{
    private readonly int[] _owners = new int[65536];

    /// <summary>The marker whose SET over an open span of a core is no plain one; −1 for none.</summary>
    public int PairMarker => pairMarker;

    /// <summary>The thread that opens the channel's spans, or −1.</summary>
    public int this[int channel] => _owners[channel] - 1;

    /// <summary>Makes a channel a thread's. False when it is another one's.</summary>
    public bool Claim(int channel, int thread)
    {
        int owner = Interlocked.CompareExchange(ref _owners[channel], thread + 1, 0);
        return owner == 0 || owner == thread + 1;
    }
}
