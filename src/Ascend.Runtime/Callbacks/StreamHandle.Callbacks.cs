namespace Ascend.Runtime;

/// <content>The stream's callbacks.</content>
internal sealed unsafe partial class StreamHandle
{
    private StreamCallbacks? _callbacks;

    /// <summary>The account of the stream's callbacks.</summary>
    public StreamCallbacks Callbacks => _callbacks ?? MakeCallbacks();

    /// <summary>Reports what callbacks of the stream threw since the last report.</summary>
    /// <exception cref="AscendCallbackException">One threw.</exception>
    public void ThrowIfCallbackFailed() => _callbacks?.ThrowIfFailed();

    /// <summary>Takes away the callbacks that will not run any more.</summary>
    private void ForgetCallbacks()
    {
        if (_callbacks is { } callbacks)
        {
            HostCallbacks.Forget(callbacks);
        }
    }

    private StreamCallbacks MakeCallbacks()
    {
        var made = new StreamCallbacks(Logger, Device.DeviceId);
        return Interlocked.CompareExchange(ref _callbacks, made, null) ?? made;
    }
}
