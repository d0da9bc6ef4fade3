using System.Text;
using Ascend.Interop.Acl;

namespace Ascend.Runtime;

/// <summary>A kernel binary that is loaded on a device, and the functions in it.</summary>
/// <remarks>
/// Thread-safe. Its functions are launched on streams of the same device only. After disposal nothing can be launched; the binary
/// is unloaded, under the context that loaded it, when every stream is known to have passed the launches of its functions
/// (aclrtBinaryUnLoad waits for nothing).
/// </remarks>
public sealed unsafe class KernelBinary : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, KernelFunction> _functions = new(StringComparer.Ordinal);
    private int _disposed;

    internal KernelBinary(KernelBinaryHandle handle, string source)
    {
        Handle = handle;
        Source = source;
    }

    /// <summary>The absolute path of the file it was loaded from, or what it is instead.</summary>
    public string Source { get; }

    /// <summary>The id of the device that it is loaded on.</summary>
    public int DeviceId => Handle.Device.DeviceId;

    internal KernelBinaryHandle Handle { get; }

    /// <summary>Finds a function. Asked again, it returns the same object.</summary>
    /// <param name="name">The kernel's name in the binary.</param>
    /// <remarks>The first call for a binary that is loaded lazily copies its code to the device.</remarks>
    /// <exception cref="ArgumentException">The name is empty or contains a NUL character.</exception>
    /// <exception cref="ObjectDisposedException">The binary was disposed.</exception>
    /// <exception cref="AscendException">The binary has no such function, or the code could not be copied to the device.</exception>
    public KernelFunction GetFunction(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException("A kernel's name has no NUL character.", nameof(name));
        }

        ThrowIfDisposed();
        lock (_lock)
        {
            if (!_functions.TryGetValue(name, out KernelFunction? function))
            {
                function = Find(name);
                _functions.Add(name, function);
            }

            return function;
        }
    }

    /// <summary>Where the binary lies on the device.</summary>
    /// <returns>Device address and size in bytes; address 0 while a lazily loaded binary is not on the device.</returns>
    /// <exception cref="ObjectDisposedException">The binary was disposed.</exception>
    /// <exception cref="AscendNotSupportedException">The ACL library lacks aclrtBinaryGetDevAddress.</exception>
    /// <exception cref="AscendException">The runtime could not tell.</exception>
    public (nint Address, long ByteCount) GetDeviceLocation()
    {
        ThrowIfDisposed();
        using AclScope scope = Handle.Enter();
        void* address;
        nuint size;
        Handle.Device.Acl.Check(
            Handle.Device.Acl.Api.aclrtBinaryGetDevAddress(Handle.Value, &address, &size),
            nameof(AclApi.aclrtBinaryGetDevAddress),
            DeviceId);
        return ((nint)address, (long)size);
    }

    /// <summary>Lets the binary go; it is unloaded when the launches of its functions are done. May be repeated.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            Handle.Dispose();
        }
    }

    /// <summary>Source and device.</summary>
    public override string ToString() => $"{Source} on device {DeviceId}";

    internal void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);

    private KernelFunction Find(string name)
    {
        AclLibrary acl = Handle.Device.Acl;
        using AclScope scope = Handle.Enter();
        AclFuncHandle* value;
        fixed (byte* text = Encoding.UTF8.GetBytes(name + '\0'))
        {
            int status = acl.Api.aclrtBinaryGetFunction(Handle.Value, (sbyte*)text, &value);
            if (status != 0)
            {
                throw acl.Failure(
                    status, nameof(AclApi.aclrtBinaryGetFunction), DeviceId, $"The kernel is '{name}' of {Source}.");
            }
        }

        Handle.NameFunction(value, name);
        return new KernelFunction(this, name, value);
    }
}
