namespace Ascend.Simpler;

/// <summary>Makes signals whose waits allocate nothing, not even the first one that blocks.</summary>
internal static class DoneSignal
{
    /// <summary>A signal that is not set. A <see cref="ManualResetEventSlim"/> makes its lock in the first wait that outlasts spinning,
    /// which is done here.</summary>
    public static ManualResetEventSlim Create()
    {
        var signal = new ManualResetEventSlim();
        _ = signal.Wait(1);
        return signal;
    }
}
