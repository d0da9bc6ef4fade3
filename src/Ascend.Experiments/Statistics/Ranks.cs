namespace Ascend.Experiments.Statistics;

/// <summary>Ranks of a sample.</summary>
internal static class Ranks
{
    /// <summary>Twice the rank of each value, from 2; ties share the mean of their ranks.</summary>
    public static int[] Doubled(double[] values)
    {
        int[] order = [.. Enumerable.Range(0, values.Length)];
        Array.Sort((double[])values.Clone(), order);
        var ranks = new int[values.Length];
        for (int first = 0; first < order.Length;)
        {
            int end = first + 1;
            while (end < order.Length && values[order[end]] == values[order[first]])
            {
                end++;
            }

            for (int i = first; i < end; i++)
            {
                ranks[order[i]] = first + 1 + end;
            }

            first = end;
        }

        return ranks;
    }
}
