namespace Ascend.Runtime;

/// <summary>A range in a <see cref="ProfilerSession"/> that any thread may end.</summary>
public readonly struct ProfilerSpan : IEquatable<ProfilerSpan>
{
    private readonly ProfilerSession? _session;
    private readonly nint _stamp;
    private readonly uint _id;

    internal ProfilerSpan(ProfilerSession session, nint stamp, uint id)
    {
        _session = session;
        _stamp = stamp;
        _id = id;
    }

    /// <summary>Whether both are the same range.</summary>
    public static bool operator ==(ProfilerSpan left, ProfilerSpan right) => left.Equals(right);

    /// <summary>Whether they are different ranges.</summary>
    public static bool operator !=(ProfilerSpan left, ProfilerSpan right) => !left.Equals(right);

    /// <summary>Ends the range; does nothing when it or its session has ended.</summary>
    /// <exception cref="AscendException">The profiler refused it.</exception>
    public void Stop() => _session?.StopRange(_stamp, _id);

    /// <inheritdoc/>
    public bool Equals(ProfilerSpan other) => _session == other._session && _stamp == other._stamp && _id == other._id;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ProfilerSpan other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_session, _stamp, _id);
}
