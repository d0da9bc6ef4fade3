namespace Ascend.Tracing.Tests.Formats;

/// <summary>Neighbours of a sequence.</summary>
internal static class Pairs
{
    public static IEnumerable<(T First, T Second)> Pair<T>(this IEnumerable<T> items)
    {
        T[] all = [.. items];
        return all.Zip(all.Skip(1));
    }
}
