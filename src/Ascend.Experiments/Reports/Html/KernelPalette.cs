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
        HashSet<string> onCores = [.. kernels.Select(k => k.Name)];
        foreach (Timeline timeline in timelines)
        {
            foreach (ref readonly TimelineSpan span in timeline.Spans)
            {
                if (timeline.Lanes[span.Lane].Kind is LaneKind.AiCube or LaneKind.AiVector)
                {
                    onCores.Add(timeline.Kernels[span.Kernel]);
                }
            }
        }

        Assign(onCores, s_kernels);
        Assign(timelines.SelectMany(t => t.Kernels).Distinct().Where(name => !onCores.Contains(name)), s_markers);
    }

    /// <summary>The colour of a name as <c>#rrggbb</c>.</summary>
    public string this[string name] => _colours.GetValueOrDefault(name, s_markers[8]);

    private void Assign(IEnumerable<string> names, string[] colours)
    {
        var taken = new bool[colours.Length];
        int free = colours.Length;
        foreach (string name in names.Order(StringComparer.Ordinal))
        {
            int place = (int)(Hash(name) % (uint)colours.Length);
            while (free > 0 && taken[place])
            {
                place = (place + 1) % colours.Length;
            }

            free -= taken[place] ? 0 : 1;
            taken[place] = true;
            _colours[name] = colours[place];
        }
    }

    /// <summary>FNV-1a: the same in every process.</summary>
    private static uint Hash(string name) => name.Aggregate(2166136261u, (hash, c) => unchecked((hash ^ c) * 16777619u));
}
