using System.Buffers;
using System.Runtime.CompilerServices;
using Ascend.Interop.Simpler;

namespace Ascend.Simpler;

/// <summary>
/// The arguments of a kernel launch: tensors in call order, then scalars. Reusable for any number of runs.
/// </summary>
/// <remarks>
/// Device buffers stay allocated and host memory stays pinned until the argument is replaced or the object is disposed; a
/// disposal during a run takes effect when the run ends. Not safe for use from several threads at once. Holds native memory
/// (20 KiB); the adapter of a tree lays it out for the tree's runtime.
/// </remarks>
public sealed unsafe class KernelArguments : IDisposable
{
    private static long s_lastStamp;

    private readonly ArgumentBlockHandle _block = new();
    private readonly Lock _leaseLock = new();
    private TensorBinding[] _tensors = new TensorBinding[16];
    private int _leases;
    private bool _disposed;
    private KernelPackage? _acceptedBy;

    /// <summary>Number of tensors.</summary>
    public int TensorCount => _block.IsClosed ? 0 : _block.Value.tensor_count;

    /// <summary>Number of scalars.</summary>
    public int ScalarCount => _block.IsClosed ? 0 : _block.Value.scalar_count;

    internal AdapterArguments* Block => _block.Pointer;

    /// <summary>Of the present contents; no other contents in this process have it.</summary>
    internal ulong Stamp => _block.Value.stamp;

    /// <summary>What backs the tensors. Valid under a lease.</summary>
    internal ReadOnlySpan<TensorBinding> Tensors => _tensors.AsSpan(0, TensorCount);

    /// <summary>The scalars. Valid under a lease.</summary>
    internal ReadOnlySpan<ulong> Scalars => ((ReadOnlySpan<ulong>)_block.Value.scalars)[..ScalarCount];

    /// <summary>Appends a tensor in device memory, which the kernel uses in place.</summary>
    /// <param name="buffer">Memory of at least <c>spec.ByteCount</c> bytes on the device of the run.</param>
    /// <param name="spec">Element type and extents.</param>
    /// <returns>This object.</returns>
    /// <exception cref="KernelArgumentException">The buffer is too small, or there are 256 tensors already.</exception>
    /// <exception cref="ObjectDisposedException">This object or the buffer is disposed.</exception>
    /// <exception cref="InvalidOperationException">A run with these arguments is in flight.</exception>
    public KernelArguments AddTensor(DeviceBuffer buffer, TensorSpec spec)
    {
        Put(Append(), buffer, spec);
        return this;
    }

    /// <summary>Appends a tensor in host memory, which is sent to the device before the run and, if the kernel writes it, back
    /// afterwards.</summary>
    /// <typeparam name="T">Element type; its size must be that of <c>spec.DataType</c>.</typeparam>
    /// <param name="memory">At least <c>spec.ElementCount</c> elements. It is pinned while it is an argument.</param>
    /// <param name="spec">Element type and extents.</param>
    /// <returns>This object.</returns>
    /// <exception cref="KernelArgumentException">The memory is too small, the element sizes differ, or there are 256 tensors
    /// already.</exception>
    /// <exception cref="ObjectDisposedException">This object is disposed.</exception>
    /// <exception cref="InvalidOperationException">A run with these arguments is in flight.</exception>
    public KernelArguments AddTensor<T>(Memory<T> memory, TensorSpec spec)
        where T : unmanaged
    {
        Put(Append(), (ReadOnlyMemory<T>)memory, spec, isWritable: true);
        return this;
    }

    /// <summary>Appends a tensor in host memory that the kernel only reads.</summary>
    /// <inheritdoc cref="AddTensor{T}(Memory{T}, TensorSpec)"/>
    public KernelArguments AddReadOnlyTensor<T>(ReadOnlyMemory<T> memory, TensorSpec spec)
        where T : unmanaged
    {
        Put(Append(), memory, spec, isWritable: false);
        return this;
    }

    /// <summary>Appends a scalar.</summary>
    /// <returns>This object.</returns>
    /// <exception cref="KernelArgumentException">There are 128 scalars already.</exception>
    /// <exception cref="ObjectDisposedException">This object is disposed.</exception>
    /// <exception cref="InvalidOperationException">A run with these arguments is in flight.</exception>
    public KernelArguments AddScalar(long value)
    {
        ThrowIfNotEditable();
        int index = ScalarCount;
        if (index == (int)AdapterLimit.ADAPTER_MAX_SCALARS)
        {
            throw new KernelArgumentException($"A launch takes at most {index} scalars.");
        }

        _block.Value.scalars[index] = (ulong)value;
        _block.Value.scalar_count = index + 1;
        Change();
        return this;
    }

    /// <summary>Replaces a tensor by device memory; see <see cref="AddTensor(DeviceBuffer, TensorSpec)"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no tensor at <paramref name="index"/>.</exception>
    public void SetTensor(int index, DeviceBuffer buffer, TensorSpec spec) => Put(Existing(index), buffer, spec);

    /// <summary>Replaces a tensor by host memory; see <see cref="AddTensor{T}(Memory{T}, TensorSpec)"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no tensor at <paramref name="index"/>.</exception>
    public void SetTensor<T>(int index, Memory<T> memory, TensorSpec spec)
        where T : unmanaged => Put(Existing(index), (ReadOnlyMemory<T>)memory, spec, isWritable: true);

    /// <summary>Replaces a scalar. Allocates nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no scalar at <paramref name="index"/>.</exception>
    /// <exception cref="ObjectDisposedException">This object is disposed.</exception>
    /// <exception cref="InvalidOperationException">A run with these arguments is in flight.</exception>
    public void SetScalar(int index, long value)
    {
        ThrowIfNotEditable();
        if ((uint)index >= (uint)ScalarCount)
        {
            throw new ArgumentOutOfRangeException(nameof(index), index, $"There are {ScalarCount} scalars.");
        }

        _block.Value.scalars[index] = (ulong)value;
        Change();
    }

    /// <summary>Frees the native memory and lets the tensors' memory go, at once or when the run in flight ends. Idempotent.</summary>
    public void Dispose()
    {
        lock (_leaseLock)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            if (_leases > 0)
            {
                return;
            }
        }

        Release();
    }

    /// <summary>Replaces or appends a tensor in host memory that the caller keeps in place and alive.</summary>
    internal void PutTensorAt(int index, nint address, TensorSpec spec, bool isWritable) => Store(
        Place(index), TensorBinding.OnHost(default, spec, isWritable), (nuint)address, AdapterAddressSpace.ADAPTER_HOST);

    /// <summary>Replaces or appends a tensor in device memory.</summary>
    internal void PutTensor(int index, DeviceBuffer buffer, TensorSpec spec) => Put(Place(index), buffer, spec);

    /// <summary>Replaces or appends a scalar.</summary>
    internal void PutScalar(int index, long value)
    {
        if (index == ScalarCount)
        {
            AddScalar(value);
        }
        else
        {
            SetScalar(index, value);
        }
    }

    /// <summary>Address of a tensor: of host memory, or on the device.</summary>
    internal nint AddressOf(int index) => (nint)_block.Value.tensors[index].address;

    /// <summary>Keeps everything alive for one run. Paired with <see cref="EndLease"/>.</summary>
    internal void BeginLease()
    {
        lock (_leaseLock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _leases++;
        }
    }

    internal void EndLease()
    {
        lock (_leaseLock)
        {
            if (--_leases > 0 || !_disposed)
            {
                return;
            }
        }

        Release();
    }

    /// <summary>Checks everything against the package's declarations once per change, and the buffers' life every time.</summary>
    /// <param name="package">The package of the run.</param>
    /// <param name="deviceId">The device of the run.</param>
    /// <param name="backend">Carries out the run.</param>
    /// <exception cref="KernelArgumentException">Something does not fit.</exception>
    /// <exception cref="AscendInvalidStateException">A device buffer among them is lost with its worker.</exception>
    /// <exception cref="ObjectDisposedException">These arguments or a device buffer among them is disposed.</exception>
    internal void Check(KernelPackage package, int deviceId, ISessionBackend backend)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ReadOnlySpan<TensorBinding> tensors = Tensors;
        foreach (ref readonly TensorBinding tensor in tensors)
        {
            if (tensor.Device is { } buffer)
            {
                buffer.ThrowIfDisposed();
                backend.RequireUsable(buffer.Handle);
            }
        }

        if (ReferenceEquals(_acceptedBy, package))
        {
            return;
        }

        ArgumentChecker.Check(package, tensors, Scalars, deviceId);
        _acceptedBy = package;
    }

    private void Put(int index, DeviceBuffer buffer, TensorSpec spec)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        if (spec.Rank == 0 || spec.ByteCount > buffer.Length)
        {
            throw new KernelArgumentException(
                $"Tensor {index} is {spec} of {spec.ByteCount} bytes, its device buffer has {buffer.Length} bytes.", $"{index}");
        }

        buffer.ThrowIfDisposed();
        Store(index, TensorBinding.OnDevice(buffer, spec), (nuint)buffer.Handle.Address, AdapterAddressSpace.ADAPTER_DEVICE);
    }

    private void Put<T>(int index, ReadOnlyMemory<T> memory, TensorSpec spec, bool isWritable)
        where T : unmanaged
    {
        if (spec.Rank == 0 || sizeof(T) != spec.DataType.ElementSize())
        {
            throw new KernelArgumentException(
                $"Tensor {index} is {spec}; elements of {typeof(T).Name} have {sizeof(T)} bytes, not those of its data type.", $"{index}");
        }

        if (spec.ElementCount > memory.Length)
        {
            throw new KernelArgumentException(
                $"Tensor {index} is {spec} of {spec.ElementCount} elements, its memory has {memory.Length}.", $"{index}");
        }

        MemoryHandle pin = memory.Pin();
        Store(index, TensorBinding.OnHost(pin, spec, isWritable), (nuint)pin.Pointer, AdapterAddressSpace.ADAPTER_HOST);
    }

    private void Store(int index, TensorBinding binding, nuint address, AdapterAddressSpace space)
    {
        if (index == _tensors.Length)
        {
            Array.Resize(ref _tensors, 2 * index);
        }

        _tensors[index].Release();
        _tensors[index] = binding;
        _block.Value.tensor_count = Math.Max(_block.Value.tensor_count, index + 1);
        Change();

        ref AdapterTensor tensor = ref _block.Value.tensors[index];
        tensor = default;
        tensor.address = address;
        tensor.bytes = (ulong)binding.Spec.ByteCount;
        tensor.rank = (uint)binding.Spec.Rank;
        tensor.data_type = (byte)binding.Spec.DataType;
        tensor.address_space = (byte)space;
        long stride = 1;
        for (int dimension = binding.Spec.Rank - 1; dimension >= 0; dimension--)
        {
            tensor.shape[dimension] = (uint)binding.Spec[dimension];
            tensor.strides[dimension] = checked((uint)stride);
            stride *= binding.Spec[dimension];
        }
    }

    /// <summary>Gives the contents a stamp of their own and forgets that they were checked.</summary>
    private void Change()
    {
        _block.Value.stamp = (ulong)Interlocked.Increment(ref s_lastStamp);
        _acceptedBy = null;
    }

    private int Append()
    {
        ThrowIfNotEditable();
        return TensorCount < (int)AdapterLimit.ADAPTER_MAX_TENSORS
            ? TensorCount
            : throw new KernelArgumentException($"A launch takes at most {(int)AdapterLimit.ADAPTER_MAX_TENSORS} tensors.");
    }

    private int Place(int index) => index == TensorCount ? Append() : Existing(index);

    private int Existing(int index)
    {
        ThrowIfNotEditable();
        return (uint)index < (uint)TensorCount
            ? index
            : throw new ArgumentOutOfRangeException(nameof(index), index, $"There are {TensorCount} tensors.");
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void ThrowIfNotEditable()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_leases > 0)
        {
            throw new InvalidOperationException("A run with these arguments is in flight; change them after it ends.");
        }
    }

    private void Release()
    {
        for (int i = 0; i < TensorCount; i++)
        {
            _tensors[i].Release();
        }

        _block.Dispose();
    }
}
