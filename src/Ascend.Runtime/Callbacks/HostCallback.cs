namespace Ascend.Runtime;

/// <summary>A callback that waits for its turn on a stream.</summary>
/// <param name="owner">The stream's account of its callbacks.</param>
internal abstract class HostCallback(StreamCallbacks owner)
{
    public StreamCallbacks Owner { get; } = owner;

    public abstract void Invoke();
}

/// <summary>A callback with its state.</summary>
internal sealed class HostCallback<TState>(StreamCallbacks owner, Action<TState> action, TState state) : HostCallback(owner)
{
    public override void Invoke() => action(state);
}
