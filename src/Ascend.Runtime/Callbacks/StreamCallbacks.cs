using Microsoft.Extensions.Logging;

namespace Ascend.Runtime;

/// <summary>One stream's callbacks: how many are queued, and what they threw.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class StreamCallbacks(ILogger logger, int deviceId)
{
    private readonly Lock _lock = new();
    private volatile Exception? _first;
    private int _thrown;
    private int _pending;

    public bool HasPending => Volatile.Read(ref _pending) > 0;

    public void Begin() => Interlocked.Increment(ref _pending);

    public void End() => Interlocked.Decrement(ref _pending);

    /// <summary>Notes what a callback threw. Never throws.</summary>
    public void Fail(Exception thrown)
    {
        lock (_lock)
        {
            _first ??= thrown;
            _thrown++;
        }

        try
        {
            RuntimeLog.CallbackThrew(logger, thrown, deviceId);
        }
        catch (Exception)
        {
            // A logging provider that throws must not end a native thread.
        }
    }

    /// <summary>Reports what callbacks threw since the last report.</summary>
    /// <exception cref="AscendCallbackException">One threw.</exception>
    public void ThrowIfFailed()
    {
        if (_first is null)
        {
            return;
        }

        Exception? first;
        int count;
        lock (_lock)
        {
            first = _first;
            count = _thrown;
            _first = null;
            _thrown = 0;
        }

        if (first is not null)
        {
            throw new AscendCallbackException(first, count);
        }
    }
}
