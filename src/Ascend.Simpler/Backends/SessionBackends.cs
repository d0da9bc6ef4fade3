namespace Ascend.Simpler;

/// <summary>Opens the backend that a session's options ask for.</summary>
internal static class SessionBackends
{
    /// <param name="device">The device.</param>
    /// <param name="options">The session's options.</param>
    /// <param name="gate">The session's gate.</param>
    /// <param name="kernels">The session's kernels, which the backend only reads.</param>
    /// <exception cref="AscendException">The runtime or its worker could not be started.</exception>
    public static ISessionBackend Open(Device device, SessionOptions options, SessionGate gate, KernelTable kernels) =>
        options.Isolation switch
        {
            SessionIsolation.InProcess => new InProcessBackend(device, options, gate, kernels),
            SessionIsolation.Process => new IsolatedBackend(device, options, gate, kernels),
            SessionIsolation.Automatic => IsSafer(device, options)
                ? new IsolatedBackend(device, options, gate, kernels)
                : new InProcessBackend(device, options, gate, kernels),
            _ => throw new ArgumentException(
                $"SessionOptions.Isolation is {(int)options.Isolation}, which is no kind of isolation."),
        };

    /// <summary>A full trace buffer could end this process, and there is a worker to put in its place.</summary>
    private static bool IsSafer(Device device, SessionOptions options) =>
        SimplerRuntimes.Of(device.Host).Tracr?.Tracr is { MayEndProcess: true, Problem: null }
        && WorkerCommand.IsThere(options.WorkerPath, Environment.GetEnvironmentVariable, AppContext.BaseDirectory);
}
