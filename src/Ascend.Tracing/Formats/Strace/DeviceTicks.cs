using System.Globalization;

namespace Ascend.Tracing.Formats.Strace;

/// <summary>
/// The device's own ticks of consecutive runs: the gap between two runs of one device is the next one's start less this one's end,
/// subtracted as ticks and then converted. Ticks of different devices have nothing to do with each other.
/// </summary>
internal sealed class DeviceTicks
{
    private readonly SortedDictionary<ulong, List<(ulong Start, ulong End, ulong Hertz)>> _runs = [];

    /// <summary>Runs whose ticks are 0: not stamped.</summary>
    public long Unstamped { get; private set; }

    /// <summary>Adds the ticks of a run, if its line has any.</summary>
    public void Add(StraceLine line)
    {
        if (line.Number("dev_cnt_hz") is not { } hertz || line.Number("dev_start_cycle") is not { } start || line.Number("dev_end_cycle") is not { } end)
        {
            return;
        }

        if (hertz == 0 || start == 0 || end < start)
        {
            Unstamped++;
            return;
        }

        ulong device = line.Number("dev_id") ?? 0;
        if (!_runs.TryGetValue(device, out List<(ulong, ulong, ulong)>? runs))
        {
            _runs.Add(device, runs = []);
        }

        runs.Add((start, end, hertz));
    }

    /// <summary>The gaps by device, for people.</summary>
    public IEnumerable<KeyValuePair<string, string>> Facts()
    {
        foreach ((ulong device, List<(ulong Start, ulong End, ulong Hertz)> runs) in _runs)
        {
            double[] walls = [.. runs.Select(r => (r.End - r.Start) * 1e6 / r.Hertz)];
            yield return Fact($"device {device}, runs", walls);

            // A counter that fell was reset with the device: no gap spans that.
            double[] gaps = [.. runs.Zip(runs.Skip(1)).Where(p => p.Second.Start >= p.First.End && p.First.Hertz == p.Second.Hertz)
                .Select(p => (p.Second.Start - p.First.End) * 1e6 / p.First.Hertz)];
            if (gaps.Length > 0)
            {
                yield return Fact($"device {device}, gaps between runs", gaps);
            }
        }
    }

    /// <summary>Count, mean and range of times in us.</summary>
    public static KeyValuePair<string, string> Fact(string name, IReadOnlyCollection<double> micros) => new(name, string.Create(
        CultureInfo.InvariantCulture, $"{micros.Count}, mean {micros.Average():F3} us, {micros.Min():F3} to {micros.Max():F3} us"));
}
