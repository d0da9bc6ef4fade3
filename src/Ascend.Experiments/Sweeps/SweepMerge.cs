namespace Ascend.Experiments;

/// <summary>Puts the stores of a sweep's shards together.</summary>
public static class SweepMerge
{
    private const int MostNamed = 5;

    /// <summary>
    /// Adds every point of the sources to a store, all or none. A point that failed in one store and not in another is taken
    /// from the other; points that are in the store already stay.
    /// </summary>
    /// <param name="target">Receives the points; not taken over.</param>
    /// <param name="sources">The shards' stores; at least one.</param>
    /// <returns>How many points the store has afterwards.</returns>
    /// <exception cref="InvalidDataException">
    /// The sources were measured in different ways, or a point was measured in two of them with different results; the
    /// message names stores and points. Nothing was written.
    /// </exception>
    /// <exception cref="IOException">The store cannot be written.</exception>
    public static int Into(SweepStore target, IReadOnlyList<SweepStore> sources)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(sources);
        RequireSameSettings([.. sources.Prepend(target)
            .Where(store => store == target ? store.Settings() is not null : true)]);
        var rows = new Dictionary<string, (SweepRow Row, SweepStore Store)>(StringComparer.Ordinal);
        var conflicts = new List<string>();
        foreach (SweepStore store in sources.Prepend(target))
        {
            foreach (SweepRow row in store.Rows())
            {
                if (!rows.TryGetValue(row.Key, out (SweepRow Row, SweepStore Store) other) || other.Row.IsFailed)
                {
                    rows[row.Key] = (row, store);
                }
                else if (!row.IsFailed && !row.IsSameAs(other.Row))
                {
                    conflicts.Add($"'{row.Key}' ({other.Store.Path}, {store.Path})");
                }
            }
        }

        if (conflicts.Count > 0)
        {
            string more = conflicts.Count > MostNamed ? $" and {conflicts.Count - MostNamed} more" : "";
            throw new InvalidDataException(
                $"Points have different results in two stores: {string.Join(", ", conflicts.Take(MostNamed))}{more}. "
                    + "Nothing was merged: "
                + "leave one of the stores out, or merge them into stores of their own.");
        }

        target.Bind(sources[0].Settings()!);
        target.Write(rows.Values.Where(row => row.Store != target).Select(row => row.Row));
        return rows.Count;
    }

    private static void RequireSameSettings(SweepStore[] stores)
    {
        if (Array.Find(stores, store => store.Settings() is null) is { } empty)
        {
            throw new InvalidDataException($"'{empty.Path}' holds no sweep.");
        }

        SweepSettings first = stores[0].Settings()!;
        foreach (SweepStore store in stores.Skip(1))
        {
            if (store.Settings()! is { } settings && settings != first)
            {
                throw new InvalidDataException(
                    $"'{stores[0].Path}' and '{store.Path}' were measured in different ways: "
                        + $"{first.DifferenceTo(settings)}. Nothing was merged.");
            }
        }
    }
}
