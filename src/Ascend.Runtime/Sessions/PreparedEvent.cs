namespace Ascend.Runtime;

/// <summary>Makes events whose waits allocate nothing, not even the first one that blocks.</summary>
internal static class PreparedEvent
{
    /// <summary>An event that is not set. A <see cref="ManualResetEventSlim"/> makes its lock in the first wait that outlasts spinning,
    /// which is done here.</summary>
    public static ManualResetEventSlim Create()
    {
        var prepared = new ManualResetEventSlim();
        _ = prepared.Wait(1);
        return prepared;
    }
}
