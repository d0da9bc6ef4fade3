namespace Ascend.Runtime;

/// <summary>The one check of device buffers that a launch takes.</summary>
internal static class LaunchBuffers
{
    /// <exception cref="ArgumentException">The buffer belongs to another device.</exception>
    /// <exception cref="ObjectDisposedException">The buffer was disposed.</exception>
    public static void Require(DeviceBuffer buffer, int deviceId, int index)
    {
        buffer.ThrowIfDisposed();
        buffer.Handle.RequireReachable();
        if (buffer.DeviceId != deviceId)
        {
            throw new ArgumentException(
                $"Argument {index} is a buffer of device {buffer.DeviceId}; the kernel is launched on device {deviceId}.");
        }
    }
}
