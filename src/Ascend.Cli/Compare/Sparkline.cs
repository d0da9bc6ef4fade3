namespace Ascend.Cli.Compare;

/// <summary>Draws values as a line of blocks.</summary>
internal static class Sparkline
{
    private const string Blocks = "▁▂▃▄▅▆▇█";

    /// <summary>At most <paramref name="width"/> blocks between the least and the greatest value; missing values are gaps.</summary>
    public static string Of(IReadOnlyList<double?> values, int width)
    {
        double[] present = [.. values.OfType<double>()];
        if (present.Length == 0)
        {
            return "";
        }

        double low = present.Min();
        double range = present.Max() - low;
        int length = Math.Min(width, values.Count);
        return string.Create(length, (values, low, range), static (line, state) =>
        {
            for (int i = 0; i < line.Length; i++)
            {
                int first = i * state.values.Count / line.Length;
                int end = Math.Max(first + 1, (i + 1) * state.values.Count / line.Length);
                double[] cell = [.. state.values.Skip(first).Take(end - first).OfType<double>()];
                line[i] = cell.Length == 0 ? ' '
                    : Blocks[state.range <= 0 ? 0 : (int)Math.Min(Blocks.Length - 1, (cell.Average() - state.low) / state.range * Blocks.Length)];
            }
        });
    }
}
