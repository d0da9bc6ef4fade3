using System.Globalization;
using Ascend.Tracing;

namespace Ascend.Experiments.Reports;

/// <summary>
/// A colour for each kernel name, the same in every table and timeline of a report. A name's own hash chooses it, so that a
/// kernel keeps its colour from report to report unless two names of one report want the same.
/// </summary>
internal sealed class KernelPalette
{
    /// <summary>Colours of kernels: readable on dark and on light.</summary>
    private static readonly string[] s_kernels =
    [
        "#4269d0", "#e0a018", "#e8604c", "#4fb3a0", "#3f9f52", "#e0709f", "#9a5fe0", "#6f9fe8", "#a9745a", "#0e93ad",
        "#b9a52f", "#c94f86", "#6b8f3a", "#d07a2c", "#7a78d6", "#45a8c9",
    ];

    /// <summary>Colours of markers of lanes that are no cores: muted, so that cores stand out.</summary>
    private static readonly string[] s_markers =
        ["#7d8fa9", "#a58fa3", "#87a596", "#a99d83", "#8c87b0", "#7fa3ab", "#b08d88", "#96a07c", "#9a9a9a", "#6f8490"];

    private readonly Dictionary<string, string> _colours = new(StringComparer.Ordinal);

    /// <summary>Chooses colours for the kernels of two tables and the names of timelines.</summary>
    /// <param name="kernels">Rows of the kernel table, the most important first.</param>
    /// <param name="timelines">The timelines.</param>
    public KernelPalette(IEnumerable<KernelRows.Row> kernels, IReadOnlyList<Timeline> timelines)
    {
        KernelRows.Row[] rows = [.. kernels];
        HashSet<string> onCores = [.. rows.Select(k => k.Name), .. timelines.SelectMany(OnCores)];
        string[] measured = [.. rows.Where(k => k.IsMeasured).Select(k => k.Name).Order(StringComparer.Ordinal)];
        Assign([.. measured, .. onCores.Except(measured).Order(StringComparer.Ordinal)], s_kernels);
        Assign(timelines.SelectMany(t => t.Kernels).Distinct().Where(name => !onCores.Contains(name)).Order(StringComparer.Ordinal), s_markers);
    }

    /// <summary>The colour of a name as <c>#rrggbb</c>.</summary>
    public string this[string name] => _colours.GetValueOrDefault(name, s_markers[8]);

    /// <summary>The names that spans of core lanes have.</summary>
    private static IEnumerable<string> OnCores(Timeline timeline)
    {
        var seen = new bool[timeline.Kernels.Count];
        foreach (ref readonly TimelineSpan span in timeline.Spans)
        {
            seen[span.Kernel] |= timeline.Lanes[span.Lane].Kind is LaneKind.AiCube or LaneKind.AiVector;
        }

        return timeline.Kernels.Where((_, i) => seen[i]);
    }

    /// <summary>Gives each name the colour that its hash chooses, or the next free one; when none is free, a shade of it.</summary>
    private void Assign(IEnumerable<string> names, string[] colours)
    {
        var taken = new bool[colours.Length];
        int given = 0;
        foreach (string name in names)
        {
            if (given > 0 && given % colours.Length == 0)
            {
                Array.Clear(taken);
            }

            int place = (int)(Hash(name) % (uint)colours.Length);
            while (taken[place])
            {
                place = (place + 1) % colours.Length;
            }

            taken[place] = true;
            _colours[name] = Shade(colours[place], given / colours.Length);
            given++;
        }
    }

    /// <summary>A colour as it is, then lighter, then darker.</summary>
    private static string Shade(string colour, int round)
    {
        (int target, double share) = (round % 3) switch { 1 => (255, 0.38), 2 => (0, 0.34), _ => (0, 0.0) };
        int rgb = int.Parse(colour.AsSpan(1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        int Part(int shift)
        {
            int value = (rgb >> shift) & 255;
            return (int)Math.Round(value + ((target - value) * share));
        }

        return $"#{Part(16):x2}{Part(8):x2}{Part(0):x2}";
    }

    /// <summary>FNV-1a: the same in every process.</summary>
    private static uint Hash(string name) => name.Aggregate(2166136261u, (hash, c) => unchecked((hash ^ c) * 16777619u));
}
