namespace Ascend.Runtime;

/// <content>What assemblies on top keep with a host.</content>
public sealed unsafe partial class AscendHost
{
    private readonly Lock _attachedLock = new();
    private readonly Dictionary<Type, object> _attached = [];

    /// <summary>An object that lives with the host, one per type: made by the first caller while others wait, disposed with
    /// the host when it can be.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="create">Makes it; what it throws goes to its caller, and the next one tries anew.</param>
    /// <exception cref="ObjectDisposedException">The host was disposed and the object to be made is disposed with
    /// it.</exception>
    internal T Attached<T>(Func<AscendHost, T> create)
        where T : class
    {
        lock (_attachedLock)
        {
            if (_attached.TryGetValue(typeof(T), out object? known))
            {
                return (T)known;
            }

            T created = create(this);
            if (created is IDisposable late && Volatile.Read(ref _disposed) != 0)
            {
                late.Dispose();
                ThrowIfDisposed();
            }

            _attached.Add(typeof(T), created);
            return created;
        }
    }

    private void DisposeAttached()
    {
        lock (_attachedLock)
        {
            foreach (IDisposable attached in _attached.Values.OfType<IDisposable>())
            {
                attached.Dispose();
            }
        }
    }
}
