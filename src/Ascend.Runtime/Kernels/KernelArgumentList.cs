using Ascend.Interop.Acl;

namespace Ascend.Runtime;

/// <summary>The calling thread's argument list (aclrtKernelArgsInit), being filled for one launch.</summary>
/// <remarks>
/// ACL has one list per thread, which the next launch of the thread overwrites. That is why this is a ref struct which exists only
/// inside <see cref="DeviceStream.Launch{TState}"/>: first every argument is appended in the order of the kernel's parameters, then
/// the data of placeholders is written. Values start at multiples of 8 bytes.
/// </remarks>
public unsafe ref struct KernelArgumentList
{
    /// <summary>Parameters that ACL's list has room for (128, CANN's args_handle_allocator).</summary>
    public const int MaxArguments = 128;

    /// <summary>Bytes that ACL's list has room for (64 KiB, CANN's args_handle_allocator).</summary>
    public const int MaxBytes = 64 * 1024;

    private readonly AclLibrary _acl;
    private readonly AclArgsHandle* _value;
    private readonly ThreadLaunch _thread;
    private readonly int _deviceId;
    private int _bytes;
    private bool _dataStarted;

    internal KernelArgumentList(AclLibrary acl, AclArgsHandle* value, ThreadLaunch thread, int deviceId)
    {
        _acl = acl;
        _value = value;
        _thread = thread;
        _deviceId = deviceId;
    }

    /// <summary>Number of arguments appended so far.</summary>
    public int Count { get; private set; }

    /// <summary>Appends a value.</summary>
    /// <typeparam name="T">A type whose bytes are those of the kernel's parameter.</typeparam>
    /// <exception cref="InvalidOperationException">The list is full, or the data of a placeholder was written already.</exception>
    /// <exception cref="AscendException">ACL refused the argument.</exception>
    public void Add<T>(T value)
        where T : unmanaged
    {
        Reserve(sizeof(T));
        AclParamHandle* parameter;
        _acl.Check(
            _acl.Api.aclrtKernelArgsAppend(_value, &value, (nuint)sizeof(T), &parameter),
            nameof(AclApi.aclrtKernelArgsAppend),
            _deviceId);
    }

    /// <summary>Appends the address of a device buffer. The launch keeps it alive until its stream has passed it.</summary>
    /// <param name="buffer">Memory of the device that the kernel is launched on.</param>
    /// <param name="byteOffset">The kernel gets the address of this byte of the buffer.</param>
    /// <exception cref="ArgumentOutOfRangeException">The offset does not lie in the buffer.</exception>
    /// <exception cref="ArgumentException">The buffer belongs to another device.</exception>
    /// <exception cref="ObjectDisposedException">The buffer was disposed.</exception>
    /// <exception cref="InvalidOperationException">The list is full, or the data of a placeholder was written already.</exception>
    /// <exception cref="AscendException">ACL refused the argument.</exception>
    public void Add(DeviceBuffer buffer, long byteOffset = 0)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        LaunchBuffers.Require(buffer, _deviceId, Count);
        if (byteOffset < 0 || byteOffset >= buffer.Length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(byteOffset), byteOffset, $"The offset does not lie in a buffer of {buffer.Length} bytes.");
        }

        _thread.Lease(buffer.Handle);
        Add(buffer.Handle.Address + (nint)byteOffset);
    }

    /// <summary>Appends the address of a device buffer's first element.</summary>
    /// <inheritdoc cref="Add(DeviceBuffer, long)"/>
    public void Add<T>(DeviceBuffer<T> buffer)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(buffer);
        Add(buffer.Bytes);
    }

    /// <summary>Appends the address of a slice's first element.</summary>
    /// <param name="slice">A part of a buffer of the device that the kernel is launched on.</param>
    /// <inheritdoc cref="Add(DeviceBuffer, long)" path="/exception"/>
    public void Add<T>(DeviceSlice<T> slice)
        where T : unmanaged => Add(slice.Buffer, slice.ByteOffset);

    /// <summary>Appends the address of data that travels with the arguments; <see cref="GetData"/> gives the room for it.</summary>
    /// <param name="byteCount">Size of the data; more than 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive or more than the list has room for.</exception>
    /// <exception cref="InvalidOperationException">The list is full, or the data of a placeholder was written already.</exception>
    /// <exception cref="AscendException">ACL refused the argument.</exception>
    public KernelPlaceholder AddPlaceholder(int byteCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(byteCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(byteCount, MaxBytes);
        Reserve(LaunchArguments.SlotBytes + byteCount);
        AclParamHandle* parameter;
        _acl.Check(
            _acl.Api.aclrtKernelArgsAppendPlaceHolder(_value, &parameter),
            nameof(AclApi.aclrtKernelArgsAppendPlaceHolder),
            _deviceId);
        return new KernelPlaceholder(parameter, byteCount);
    }

    /// <summary>The room for a placeholder's data, to be written before the launch. No argument can be appended afterwards.</summary>
    /// <param name="placeholder">From <see cref="AddPlaceholder"/> of this list.</param>
    /// <exception cref="ArgumentException">The placeholder is not of this list.</exception>
    /// <exception cref="AscendException">ACL refused it.</exception>
    public Span<byte> GetData(KernelPlaceholder placeholder)
    {
        if (placeholder.ByteCount == 0)
        {
            throw new ArgumentException("The placeholder is not one that AddPlaceholder of this list returned.", nameof(placeholder));
        }

        _dataStarted = true;
        void* room;
        _acl.Check(
            _acl.Api.aclrtKernelArgsGetPlaceHolderBuffer(_value, placeholder.Value, (nuint)placeholder.ByteCount, &room),
            nameof(AclApi.aclrtKernelArgsGetPlaceHolderBuffer),
            _deviceId);
        return new Span<byte>(room, placeholder.ByteCount);
    }

    private void Reserve(int bytes)
    {
        if (_dataStarted)
        {
            throw new InvalidOperationException("No argument can be appended after the data of a placeholder was asked for.");
        }

        int rounded = (bytes + LaunchArguments.SlotBytes - 1) / LaunchArguments.SlotBytes * LaunchArguments.SlotBytes;
        if (Count == MaxArguments || _bytes + rounded > MaxBytes)
        {
            throw new InvalidOperationException(
                $"The thread's list has {Count} arguments of {_bytes} bytes and no room for {bytes} bytes more: it takes at most "
                + $"{MaxArguments} arguments and {MaxBytes} bytes. Use LaunchArguments for more.");
        }

        _bytes += rounded;
        Count++;
    }
}
