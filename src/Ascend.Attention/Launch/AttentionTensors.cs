using System.Runtime.CompilerServices;
using Ascend.Runtime;

namespace Ascend.Attention;

/// <summary>
/// The inputs of a problem in device memory, as the CCE kernel takes them. Any number of launches read the same tensors.
/// </summary>
public sealed class AttentionTensors : IDisposable
{
    private readonly List<DeviceBuffer> _owned = [];

    private AttentionTensors(Func<long, DeviceBuffer> allocate, PagedAttentionData data)
    {
        Allocate = allocate;
        Shape = data.Shape;
        try
        {
            Query = Upload<ushort>(data.Query.Span);
            KeyCache = Upload<ushort>(data.KeyCache.Span);
            ValueCache = Upload<ushort>(data.ValueCache.Span);
            BlockTable = Upload(data.Problem.BlockTable.AsSpan());
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The shape of the problem.</summary>
    public PagedAttentionShape Shape { get; }

    /// <summary>[batch, query_heads, head_dim].</summary>
    public DeviceBuffer Query { get; }

    /// <summary>[num_blocks, block_size, kv_heads, head_dim].</summary>
    public DeviceBuffer KeyCache { get; }

    /// <summary>[num_blocks, block_size, kv_heads, head_dim].</summary>
    public DeviceBuffer ValueCache { get; }

    /// <summary>int32 [batch, max_blocks].</summary>
    public DeviceBuffer BlockTable { get; }

    /// <summary>Gives device memory from where the tensors have theirs.</summary>
    internal Func<long, DeviceBuffer> Allocate { get; }

    /// <summary>Allocates the tensors on a device and copies them there.</summary>
    /// <param name="device">The device; it must stay open until the tensors are disposed.</param>
    /// <param name="data">The problem's tensors in host memory; not needed afterwards.</param>
    /// <exception cref="AscendOutOfMemoryException">They do not fit on the device.</exception>
    /// <exception cref="AscendException">A copy failed.</exception>
    public static AttentionTensors Upload(Device device, PagedAttentionData data)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(data);
        return new AttentionTensors(device.Allocate, data);
    }

    /// <summary>Allocates the tensors where a session's runs can use them (<see cref="RuntimeSession.Allocate"/>) and copies them
    /// there.</summary>
    /// <param name="session">The session.</param>
    /// <param name="data">The problem's tensors in host memory; not needed afterwards.</param>
    /// <exception cref="AscendOutOfMemoryException">They do not fit on the device.</exception>
    /// <exception cref="AscendException">A copy failed.</exception>
    public static AttentionTensors Upload(RuntimeSession session, PagedAttentionData data)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(data);
        return new AttentionTensors(session.Allocate, data);
    }

    /// <summary>Frees the device memory, or leaves that to the launches that still use it. Idempotent.</summary>
    public void Dispose()
    {
        foreach (DeviceBuffer buffer in _owned)
        {
            buffer.Dispose();
        }
    }

    private DeviceBuffer Upload<T>(ReadOnlySpan<T> elements)
        where T : unmanaged
    {
        DeviceBuffer buffer = Allocate((long)elements.Length * Unsafe.SizeOf<T>());
        _owned.Add(buffer);
        buffer.CopyFrom(elements);
        return buffer;
    }
}
