namespace Ascend.Runtime;

/// <summary>A range of one thread in a <see cref="ProfilerSession"/>. Being a ref struct it cannot leave its thread.</summary>
public readonly ref struct ProfilerRange
{
    private readonly ProfilerSession? _session;
    private readonly nint _stamp;

    internal ProfilerRange(ProfilerSession session, nint stamp)
    {
        _session = session;
        _stamp = stamp;
    }

    /// <summary>Ends the range; does nothing when its session has ended.</summary>
    /// <exception cref="AscendException">The profiler refused it.</exception>
    public void Dispose() => _session?.Pop(_stamp);
}
