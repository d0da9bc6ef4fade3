namespace Ascend.Simpler;

/// <summary>simpler's runtime on hosts and devices.</summary>
public static class SessionExtensions
{
    /// <summary>Opens a session of simpler's runtime on a device.</summary>
    /// <param name="device">The device, as its host opened it.</param>
    /// <param name="options">How the session behaves; null takes every default.</param>
    /// <exception cref="ObjectDisposedException">The device was disposed.</exception>
    /// <exception cref="AscendNotSupportedException">The device has a context of its own, the host was opened without
    /// simpler, or a tree is of a generation that this version does not drive.</exception>
    /// <exception cref="AscendException">The host runtime library cannot be loaded, or could not be initialised on the
    /// device.</exception>
    public static RuntimeSession CreateSession(this Device device, SessionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(device);
        device.ThrowIfDisposed();
        return device.HasOwnContext
            ? throw new AscendNotSupportedException(
                "simpler's runtime works in the first context of a device.",
                "Create the session from the device that the host opened.")
            : new RuntimeSession(device, options);
    }

    /// <summary>Finds and identifies a host's builds of simpler now, which the first session does otherwise.</summary>
    /// <param name="host">The host.</param>
    /// <returns>The host.</returns>
    /// <remarks>The first time for a tree this compiles the adapter against its headers, which takes seconds. A device host without simpler is fine.</remarks>
    /// <exception cref="AscendNotSupportedException">A tree is of a generation that this version does not drive.</exception>
    /// <exception cref="AscendException">A file of a tree is missing or of another architecture.</exception>
    public static AscendHost LoadSimpler(this AscendHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        _ = SimplerRuntimes.Of(host);
        return host;
    }

    /// <summary>How long the simulator's scheduler waits for a task before it ends the run, unless the environment says so. A kernel that
    /// computes for minutes in one task, as the CCE kernel does there, needs more than the default of one minute.</summary>
    /// <param name="host">The host; nothing changes for others than the simulator, nor once a session was opened in this
    /// process; workers of isolated sessions that start from now on take it too.</param>
    /// <param name="limit">The limit; positive.</param>
    /// <returns>The host.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not positive.</exception>
    public static AscendHost LimitScheduler(this AscendHost host, TimeSpan limit)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(limit, TimeSpan.Zero);
        SimulatorContext.SchedulerLimit = limit;
        return host;
    }

    /// <summary>Describes the builds of simpler's host runtime that runs use: the plain one, and the TraCR build when there
    /// is one. None on a device host that was opened without simpler.</summary>
    /// <param name="host">The host.</param>
    /// <remarks>Reads the library files to hash them.</remarks>
    /// <inheritdoc cref="LoadSimpler" path="/exception"/>
    public static IReadOnlyList<RuntimeIdentity> GetRuntimes(this AscendHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        SimplerRuntimes runtimes = SimplerRuntimes.Of(host);
        return [.. new[] { runtimes.Simpler, runtimes.Tracr }.OfType<RuntimeBuild>().Select(RuntimeIdentity.Of)];
    }
}
