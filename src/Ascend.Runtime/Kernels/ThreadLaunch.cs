namespace Ascend.Runtime;

/// <summary>What a launch through the thread's argument list needs besides the list: one per thread, as ACL's list is.</summary>
internal sealed class ThreadLaunch
{
    [ThreadStatic]
    private static ThreadLaunch? s_current;

    private DeviceMemoryHandle[] _leased = new DeviceMemoryHandle[8];
    private int _count;
    private bool _active;

    /// <summary>The memory leased for the launch that is being filled.</summary>
    public ReadOnlySpan<DeviceMemoryHandle> Leased => _leased.AsSpan(0, _count);

    /// <summary>Takes the thread's list for one launch. Paired with <see cref="End"/>.</summary>
    /// <exception cref="InvalidOperationException">The thread is filling it for another launch.</exception>
    public static ThreadLaunch Begin()
    {
        ThreadLaunch thread = s_current ??= new ThreadLaunch();
        if (thread._active)
        {
            throw new InvalidOperationException(
                "The thread's argument list is being filled for another launch, and ACL has one list per thread (aclrtKernelArgsInit). "
                + "Launch the inner kernel with LaunchArguments, or after the outer one.");
        }

        thread._active = true;
        return thread;
    }

    public void Lease(DeviceMemoryHandle memory)
    {
        if (_count == _leased.Length)
        {
            Array.Resize(ref _leased, 2 * _count);
        }

        bool added = false;
        memory.DangerousAddRef(ref added);
        _leased[_count++] = memory;
    }

    public void End()
    {
        LaunchArguments.EndLease(Leased);
        _leased.AsSpan(0, _count).Clear();
        _count = 0;
        _active = false;
    }
}
