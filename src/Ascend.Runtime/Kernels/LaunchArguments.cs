using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Ascend.Interop.Acl;

namespace Ascend.Runtime;

/// <summary>The arguments of a direct kernel launch, in the order of the kernel's parameters. Reusable for any number of launches.</summary>
/// <remarks>
/// <para>Every value starts at a multiple of 8 bytes, as kernels of AI cores expect them. A launch copies the arguments, so they may
/// be changed as soon as it returned. Device buffers are not owned: a launch keeps them alive until its stream has passed it, and a
/// launch with a disposed one is refused.</para>
/// <para>Not safe for use from several threads at once. Needs no disposal.</para>
/// </remarks>
public sealed unsafe class LaunchArguments
{
    /// <summary>Bytes per slot; every value takes whole slots.</summary>
    internal const int SlotBytes = 8;

    /// <summary>Data that travels with the arguments starts at multiples of this, the unit of the vector cores' copies.</summary>
    private const int DataAlignment = 32;

    /// <summary>ACL cuts the size of an argument block to 32 bits.</summary>
    private const int MaxBytes = 1 << 30;

    private Entry[] _entries = new Entry[8];
    private DeviceMemoryHandle[] _handles = [];
    private byte[] _slots = GC.AllocateArray<byte>(256, pinned: true);
    private byte[] _data = [];
    private byte[] _block = [];
    private AclPlaceHolderInfo[] _placeholders = [];
    private nint[] _pointers = [];
    private int _slotBytes;
    private int _dataBytes;
    private int _blockBytes;
    private int _bufferCount;
    private int _placeholderCount;
    private bool _composed;

    /// <summary>Number of arguments.</summary>
    public int Count { get; private set; }

    /// <summary>Appends the address of a device buffer.</summary>
    /// <param name="buffer">Memory of the device that the kernel is launched on.</param>
    /// <param name="byteOffset">The kernel gets the address of this byte of the buffer.</param>
    /// <returns>This object.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The offset does not lie in the buffer.</exception>
    /// <exception cref="ObjectDisposedException">The buffer was disposed.</exception>
    public LaunchArguments Add(DeviceBuffer buffer, long byteOffset = 0)
    {
        CheckBuffer(buffer, byteOffset);
        Entry entry = Append(SlotBytes);
        entry.Buffer = buffer;
        entry.BufferOffset = byteOffset;
        _entries[Count] = entry;
        Count++;
        _bufferCount++;
        if (_handles.Length < _bufferCount)
        {
            Array.Resize(ref _handles, Math.Max(8, 2 * _handles.Length));
        }

        Store(entry.Offset, buffer.Handle.Address + (nint)byteOffset);
        return this;
    }

    /// <summary>Appends the address of a device buffer's first element.</summary>
    /// <inheritdoc cref="Add(DeviceBuffer, long)"/>
    public LaunchArguments Add<T>(DeviceBuffer<T> buffer)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(buffer);
        return Add(buffer.Bytes);
    }

    /// <summary>Appends the address of a slice's first element.</summary>
    /// <param name="slice">A part of a buffer of the device that the kernel is launched on.</param>
    /// <returns>This object.</returns>
    /// <exception cref="InvalidOperationException">The slice is the default value.</exception>
    /// <exception cref="ObjectDisposedException">The buffer was disposed.</exception>
    public LaunchArguments Add<T>(DeviceSlice<T> slice)
        where T : unmanaged => Add(slice.Buffer, slice.ByteOffset);

    /// <summary>Appends a value.</summary>
    /// <typeparam name="T">A type whose bytes are those of the kernel's parameter.</typeparam>
    /// <param name="value">Its bytes are copied.</param>
    /// <returns>This object.</returns>
    /// <exception cref="InvalidOperationException">The arguments would exceed 1 GiB.</exception>
    public LaunchArguments Add<T>(T value)
        where T : unmanaged
    {
        Entry entry = Append(sizeof(T));
        _entries[Count] = entry;
        Count++;
        Store(entry.Offset, value);
        return this;
    }

    /// <summary>
    /// Appends the address of bytes that travel to the device behind the arguments: the runtime puts the device address in the
    /// argument's place (a "placeholder"). They start at a multiple of 32 bytes of the argument block.
    /// </summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="data">At least one element; copied.</param>
    /// <returns>This object.</returns>
    /// <exception cref="ArgumentException">There are no elements.</exception>
    /// <exception cref="InvalidOperationException">The arguments would exceed 1 GiB.</exception>
    public LaunchArguments AddData<T>(ReadOnlySpan<T> data)
        where T : unmanaged
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(data);
        if (bytes.IsEmpty)
        {
            throw new ArgumentException("Data that travels with the arguments has at least one element.", nameof(data));
        }

        Entry entry = Append(SlotBytes);
        entry.DataOffset = AlignUp(_dataBytes, DataAlignment);
        entry.DataBytes = bytes.Length;
        long end = entry.DataOffset + (long)bytes.Length;
        RequireRoom(end + _slotBytes);
        if (end > _data.Length)
        {
            Array.Resize(ref _data, (int)Math.Max(end, 2L * _data.Length));
        }

        bytes.CopyTo(_data.AsSpan(entry.DataOffset));
        _dataBytes = (int)end;
        _entries[Count] = entry;
        Count++;
        _placeholderCount++;
        Store(entry.Offset, 0L);
        return this;
    }

    /// <summary>Replaces the device buffer of an argument. Allocates nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such argument, or the offset does not lie in the buffer.</exception>
    /// <exception cref="ArgumentException">The argument is not a device buffer.</exception>
    /// <exception cref="ObjectDisposedException">The buffer was disposed.</exception>
    public void Set(int index, DeviceBuffer buffer, long byteOffset = 0)
    {
        CheckBuffer(buffer, byteOffset);
        ref Entry entry = ref Existing(index);
        if (entry.Buffer is null)
        {
            throw new ArgumentException($"Argument {index} is {entry.Kind}, not a device buffer.", nameof(index));
        }

        entry.Buffer = buffer;
        entry.BufferOffset = byteOffset;
        Store(entry.Offset, buffer.Handle.Address + (nint)byteOffset);
    }

    /// <summary>Replaces a value by one of the same size. Allocates nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such argument.</exception>
    /// <exception cref="ArgumentException">The argument is not a value, or has another size.</exception>
    public void Set<T>(int index, T value)
        where T : unmanaged
    {
        ref Entry entry = ref Existing(index);
        if (entry.Buffer is not null || entry.DataBytes > 0 || entry.ValueBytes != sizeof(T))
        {
            throw new ArgumentException(
                $"Argument {index} is {entry.Kind}, not a value of the {sizeof(T)} bytes of {typeof(T).Name}.", nameof(index));
        }

        Store(entry.Offset, value);
    }

    /// <summary>Replaces data that travels with the arguments by other data of the same size. Allocates nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such argument.</exception>
    /// <exception cref="ArgumentException">The argument is not data, or has another size.</exception>
    public void SetData<T>(int index, ReadOnlySpan<T> data)
        where T : unmanaged
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(data);
        ref Entry entry = ref Existing(index);
        if (entry.DataBytes == 0 || entry.DataBytes != bytes.Length)
        {
            throw new ArgumentException($"Argument {index} is {entry.Kind}, not data of {bytes.Length} bytes.", nameof(index));
        }

        bytes.CopyTo(_data.AsSpan(entry.DataOffset));
        _composed = false;
    }

    /// <summary>Takes all arguments away and lets the buffers go.</summary>
    public void Clear()
    {
        _entries.AsSpan(0, Count).Clear();
        Count = _slotBytes = _dataBytes = _bufferCount = _placeholderCount = 0;
        _composed = false;
    }

    /// <summary>Number of arguments and bytes.</summary>
    public override string ToString() => $"{Count} arguments in {_slotBytes} bytes, with {_dataBytes} bytes of data";

    internal bool HasData => _placeholderCount > 0;

    /// <summary>The arguments' bytes, those that travel behind them included; pinned.</summary>
    internal byte* Block
    {
        get
        {
            Compose();
            return (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(HasData ? _block : _slots));
        }
    }

    /// <summary>Their size; that of one argument when there is none, since the runtime refuses an empty block.</summary>
    internal nuint BlockBytes => (nuint)(HasData ? _blockBytes : Math.Max(_slotBytes, SlotBytes));

    internal nuint PlaceholderCount => (nuint)_placeholderCount;

    internal AclPlaceHolderInfo* Placeholders => _placeholderCount == 0
        ? null
        : (AclPlaceHolderInfo*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_placeholders));

    /// <summary>A pinned array with the address of every value.</summary>
    internal void** Pointers
    {
        get
        {
            if (_pointers.Length < Count)
            {
                _pointers = GC.AllocateArray<nint>(_entries.Length, pinned: true);
            }

            var slots = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_slots));
            for (int i = 0; i < Count; i++)
            {
                _pointers[i] = (nint)(slots + _entries[i].Offset);
            }

            return (void**)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_pointers));
        }
    }

    /// <summary>Keeps the buffers alive for one launch on a device. Paired with <see cref="EndLease"/>.</summary>
    /// <returns>The buffers' memory.</returns>
    /// <exception cref="ArgumentException">A buffer belongs to another device.</exception>
    /// <exception cref="ObjectDisposedException">A buffer was disposed.</exception>
    internal ReadOnlySpan<DeviceMemoryHandle> BeginLease(int deviceId)
    {
        int leased = 0;
        try
        {
            for (int i = 0; leased < _bufferCount; i++)
            {
                if (_entries[i].Buffer is { } buffer)
                {
                    LaunchBuffers.Require(buffer, deviceId, i);
                    bool added = false;
                    buffer.Handle.DangerousAddRef(ref added);
                    _handles[leased++] = buffer.Handle;
                }
            }
        }
        catch
        {
            EndLease(_handles.AsSpan(0, leased));
            throw;
        }

        return _handles.AsSpan(0, leased);
    }

    internal static void EndLease(ReadOnlySpan<DeviceMemoryHandle> leased)
    {
        foreach (DeviceMemoryHandle handle in leased)
        {
            handle.DangerousRelease();
        }
    }

    private static int AlignUp(int value, int alignment) => (value + alignment - 1) / alignment * alignment;

    private static void CheckBuffer(DeviceBuffer buffer, long byteOffset)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        buffer.ThrowIfDisposed();
        if (byteOffset < 0 || byteOffset >= buffer.Length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(byteOffset), byteOffset, $"The offset does not lie in a buffer of {buffer.Length} bytes.");
        }
    }

    private static void RequireRoom(long bytes)
    {
        if (bytes > MaxBytes)
        {
            throw new InvalidOperationException($"The arguments of a launch would take {bytes} bytes; at most {MaxBytes} are possible.");
        }
    }

    /// <summary>Room for one more argument.</summary>
    private Entry Append(int bytes)
    {
        int slotBytes = AlignUp(bytes, SlotBytes);
        RequireRoom((long)_slotBytes + slotBytes + _dataBytes);
        if (Count == _entries.Length)
        {
            Array.Resize(ref _entries, 2 * Count);
        }

        if (_slotBytes + slotBytes > _slots.Length)
        {
            byte[] larger = GC.AllocateArray<byte>(Math.Max(_slotBytes + slotBytes, 2 * _slots.Length), pinned: true);
            _slots.AsSpan(0, _slotBytes).CopyTo(larger);
            _slots = larger;
        }

        var entry = new Entry { Offset = _slotBytes, ValueBytes = bytes };
        _slots.AsSpan(_slotBytes, slotBytes).Clear();
        _slotBytes += slotBytes;
        _composed = false;
        return entry;
    }

    private void Store<T>(int offset, T value)
        where T : unmanaged
    {
        Unsafe.WriteUnaligned(ref _slots[offset], value);
        _composed = false;
    }

    private ref Entry Existing(int index)
    {
        if ((uint)index >= (uint)Count)
        {
            throw new ArgumentOutOfRangeException(nameof(index), index, $"There are {Count} arguments.");
        }

        return ref _entries[index];
    }

    /// <summary>Puts the data behind the slots, where there is data.</summary>
    private void Compose()
    {
        if (_composed || !HasData)
        {
            return;
        }

        int dataStart = AlignUp(_slotBytes, DataAlignment);
        _blockBytes = dataStart + _dataBytes;
        if (_block.Length < _blockBytes)
        {
            _block = GC.AllocateArray<byte>(_blockBytes, pinned: true);
        }

        if (_placeholders.Length < _placeholderCount)
        {
            _placeholders = GC.AllocateArray<AclPlaceHolderInfo>(_entries.Length, pinned: true);
        }

        _slots.AsSpan(0, _slotBytes).CopyTo(_block);
        _block.AsSpan(_slotBytes, dataStart - _slotBytes).Clear();
        _data.AsSpan(0, _dataBytes).CopyTo(_block.AsSpan(dataStart));
        int placeholder = 0;
        foreach (ref readonly Entry entry in _entries.AsSpan(0, Count))
        {
            if (entry.DataBytes > 0)
            {
                _placeholders[placeholder++] = new AclPlaceHolderInfo
                {
                    addrOffset = (uint)entry.Offset,
                    dataOffset = (uint)(dataStart + entry.DataOffset),
                };
            }
        }

        _composed = true;
    }

    private struct Entry
    {
        public int Offset;
        public int ValueBytes;
        public int DataOffset;
        public int DataBytes;
        public DeviceBuffer? Buffer;
        public long BufferOffset;

        public readonly string Kind => Buffer is not null ? "a device buffer"
            : DataBytes > 0 ? $"data of {DataBytes} bytes"
            : $"a value of {ValueBytes} bytes";
    }
}
