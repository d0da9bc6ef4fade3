namespace Ascend.Simpler;

/// <summary>A point in time up to which something may take.</summary>
internal readonly struct Deadline
{
    private readonly long _end;

    private Deadline(long end, TimeSpan limit)
    {
        _end = end;
        Limit = limit;
    }

    public static Deadline None => new(long.MaxValue, Timeout.InfiniteTimeSpan);

    /// <summary>The time that was given.</summary>
    public TimeSpan Limit { get; }

    /// <summary>What is left, not negative; <see cref="Timeout.InfiniteTimeSpan"/> without a limit.</summary>
    public TimeSpan Left => _end == long.MaxValue
        ? Timeout.InfiniteTimeSpan
        : TimeSpan.FromMilliseconds(Math.Max(0, _end - Environment.TickCount64));

    public bool IsPast => _end != long.MaxValue && Environment.TickCount64 >= _end;

    /// <param name="limit">Positive or zero, or <see cref="Timeout.InfiniteTimeSpan"/>.</param>
    public static Deadline After(TimeSpan limit) => limit == Timeout.InfiniteTimeSpan
        ? None
        : new Deadline(Environment.TickCount64 + (long)Math.Min(limit.TotalMilliseconds + 1, int.MaxValue), limit);
}
