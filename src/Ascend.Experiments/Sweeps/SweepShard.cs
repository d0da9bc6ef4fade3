using System.Globalization;

namespace Ascend.Experiments;

/// <summary>
/// One of several parts of a sweep, so that hosts that know nothing of each other measure all of it: point i of a plan
/// belongs to shard i mod count + 1.
/// </summary>
public sealed record SweepShard
{
    /// <summary>Names a part.</summary>
    /// <param name="number">Its number, from 1.</param>
    /// <param name="count">How many parts there are.</param>
    /// <exception cref="ArgumentException">There is no such part.</exception>
    public SweepShard(int number, int count)
    {
        if (count < 1 || number < 1 || number > count)
        {
            throw new ArgumentException($"There is no shard {number} of {count}; they are numbered from 1 to their count.");
        }

        Number = number;
        Count = count;
    }

    /// <summary>The part's number, from 1.</summary>
    public int Number { get; }

    /// <summary>How many parts there are.</summary>
    public int Count { get; }

    /// <summary>Reads <c>2/4</c>.</summary>
    /// <param name="text">Number and count.</param>
    /// <exception cref="ArgumentException">It is no such text, or there is no such part.</exception>
    public static SweepShard Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split('/');
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            && count >= 1 && number >= 1 && number <= count
            ? new SweepShard(number, count)
            : throw new ArgumentException($"'{text}' is no shard; write number/count, from 1/4 to 4/4 for four hosts.");
    }

    /// <summary>The part has a point.</summary>
    /// <param name="index">The point's place in the whole plan, from 0.</param>
    public bool Has(int index) => index % Count == Number - 1;
}
