using System.Runtime.CompilerServices;
using Ascend.Runtime;

namespace Ascend.Attention;

/// <summary>
/// The inputs of a problem in device memory, as the attention of PyPTO's qwen3 decode layer takes them: bfloat16, the caches by KV head,
/// the query padded, and a table of the blocks to work on. Any number of launches read the same tensors.
/// </summary>
public sealed class PyptoTensors : IDisposable
{
    /// <summary>Query rows of a KV head are padded to a multiple of this.</summary>
    public const int GroupRows = 16;

    private readonly List<DeviceBuffer> _owned = [];

    private PyptoTensors(Func<long, DeviceBuffer> allocate, PagedAttentionData data, int workStride)
    {
        Allocate = allocate;
        Shape = data.Shape;
        WorkStride = workStride;
        try
        {
            (int count, int[] work) = ListWork(data.Shape, workStride);
            WorkCount = Upload<int>([count]);
            WorkTable = Upload<int>(work);
            ContextLengths = Upload(data.Shape.ContextLengths.AsSpan());
            BlockTable = Upload(data.Problem.BlockTable.AsSpan());
            Query = Upload<ushort>(PadQuery(data));
            KeyCache = Upload<ushort>(ByHead(data.Shape, data.KeyCache));
            ValueCache = Upload<ushort>(ByHead(data.Shape, data.ValueCache));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The shape of the problem.</summary>
    public PagedAttentionShape Shape { get; }

    /// <summary>Work items of a sequence: item i is block i % stride of sequence i / stride.</summary>
    public int WorkStride { get; }

    /// <summary>int32 [1]: entries of the work table in use.</summary>
    public DeviceBuffer WorkCount { get; }

    /// <summary>int32 [batch · stride]: every block of every context once.</summary>
    public DeviceBuffer WorkTable { get; }

    /// <summary>int32 [batch].</summary>
    public DeviceBuffer ContextLengths { get; }

    /// <summary>int32 [batch, max_blocks].</summary>
    public DeviceBuffer BlockTable { get; }

    /// <summary>bfloat16 [batch, kv_heads, padded group, head_dim]; rows beyond the group are zero.</summary>
    public DeviceBuffer Query { get; }

    /// <summary>bfloat16 [num_blocks, kv_heads, block_size, head_dim].</summary>
    public DeviceBuffer KeyCache { get; }

    /// <summary>bfloat16 [num_blocks, kv_heads, block_size, head_dim].</summary>
    public DeviceBuffer ValueCache { get; }

    /// <summary>Gives device memory from where the tensors have theirs.</summary>
    internal Func<long, DeviceBuffer> Allocate { get; }

    /// <summary>Allocates the tensors on a device and copies them there.</summary>
    /// <param name="device">The device; it must stay open until the tensors are disposed.</param>
    /// <param name="data">The problem's tensors in host memory; not needed afterwards.</param>
    /// <param name="workStride">Work items of a sequence, which the kernel was made for; null takes the blocks of the table.</param>
    /// <exception cref="ArgumentException">A context has more blocks than work items.</exception>
    /// <exception cref="AscendOutOfMemoryException">They do not fit on the device.</exception>
    /// <exception cref="AscendException">A copy failed.</exception>
    public static PyptoTensors Upload(Device device, PagedAttentionData data, int? workStride = null)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(data);
        return new PyptoTensors(device.Allocate, data, RequireStride(data.Shape, workStride));
    }

    /// <summary>Allocates the tensors where a session's runs can use them and copies them there.</summary>
    /// <param name="session">The session.</param>
    /// <param name="data">The problem's tensors in host memory; not needed afterwards.</param>
    /// <param name="workStride">Work items of a sequence, which the kernel was made for; null takes the blocks of the table.</param>
    /// <inheritdoc cref="Upload(Device, PagedAttentionData, int?)" path="/exception"/>
    public static PyptoTensors Upload(RuntimeSession session, PagedAttentionData data, int? workStride = null)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(data);
        return new PyptoTensors(session.Allocate, data, RequireStride(data.Shape, workStride));
    }

    /// <summary>Rows that a KV head's query heads are padded to.</summary>
    /// <param name="shape">The shape.</param>
    public static int PaddedGroup(PagedAttentionShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return (shape.GroupSize + GroupRows - 1) / GroupRows * GroupRows;
    }

    /// <summary>Frees the device memory, or leaves that to the launches that still use it. Idempotent.</summary>
    public void Dispose()
    {
        foreach (DeviceBuffer buffer in _owned)
        {
            buffer.Dispose();
        }
    }

    private static int RequireStride(PagedAttentionShape shape, int? workStride)
    {
        int stride = workStride ?? shape.MaxBlocks;
        return stride >= shape.BlocksFor(shape.MaxContext)
            ? stride
            : throw new ArgumentException(
                $"A context of {shape.MaxContext} tokens has {shape.BlocksFor(shape.MaxContext)} blocks; the kernel was made for {stride}.",
                nameof(workStride));
    }

    private static (int Count, int[] Table) ListWork(PagedAttentionShape shape, int stride)
    {
        int[] table = new int[checked(shape.Batch * stride)];
        int count = 0;
        for (int sequence = 0; sequence < shape.Batch; sequence++)
        {
            for (int block = 0; block < shape.BlocksFor(shape.ContextLengths[sequence]); block++)
            {
                table[count++] = (sequence * stride) + block;
            }
        }

        return (count, table);
    }

    private static ushort[] PadQuery(PagedAttentionData data)
    {
        PagedAttentionShape shape = data.Shape;
        int padded = PaddedGroup(shape);
        int group = shape.GroupSize * shape.HeadDim;
        ushort[] rows = new ushort[(long)shape.Batch * shape.KvHeads * padded * shape.HeadDim];
        float[] wide = new float[group];
        for (int i = 0; i < shape.Batch * shape.KvHeads; i++)
        {
            Convert(data.Query.Span.Slice(i * group, group), rows.AsSpan(i * padded * shape.HeadDim, group), wide, shape.DataType);
        }

        return rows;
    }

    /// <summary>[num_blocks, block_size, kv_heads, head_dim] to bfloat16 [num_blocks, kv_heads, block_size, head_dim].</summary>
    private static ushort[] ByHead(PagedAttentionShape shape, ReadOnlyMemory<ushort> cache)
    {
        ushort[] target = GC.AllocateUninitializedArray<ushort>(cache.Length);
        int row = shape.HeadDim;
        Parallel.For(0, shape.BlockCount, block =>
        {
            float[] wide = new float[row];
            ReadOnlySpan<ushort> source = cache.Span;
            int first = block * shape.BlockSize * shape.KvHeads;
            for (int head = 0; head < shape.KvHeads; head++)
            {
                for (int token = 0; token < shape.BlockSize; token++)
                {
                    int from = first + (token * shape.KvHeads) + head;
                    int to = first + (head * shape.BlockSize) + token;
                    Convert(source.Slice(from * row, row), target.AsSpan(to * row, row), wide, shape.DataType);
                }
            }
        });
        return target;
    }

    private static void Convert(ReadOnlySpan<ushort> source, Span<ushort> target, float[] wide, AttentionDataType type)
    {
        if (type == AttentionDataType.BFloat16)
        {
            source.CopyTo(target);
            return;
        }

        ElementConverter.Widen(source, wide, type);
        ElementConverter.Narrow(wide, target, AttentionDataType.BFloat16);
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
