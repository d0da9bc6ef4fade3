namespace Ascend.Runtime;

/// <summary>Something whose completion a <see cref="CompletionThread"/> can watch.</summary>
internal interface ICompletable
{
    /// <summary>Tells whether it is done, without waiting for it. Called on any thread, under a lease of its handle.</summary>
    /// <param name="note">What the runtime adds to "done".</param>
    /// <exception cref="AscendException">It is done and failed, or the runtime cannot tell.</exception>
    bool TryComplete(out SyncNote note);
}
