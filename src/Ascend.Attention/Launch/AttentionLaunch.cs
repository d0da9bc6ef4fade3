using Ascend.Runtime;

namespace Ascend.Attention;

/// <summary>
/// The arguments of one attention kernel over a problem's tensors, with an output of its own. Reusable for any number of
/// runs; not for several threads at once.
/// </summary>
public sealed class AttentionLaunch : IDisposable
{
    private readonly List<DeviceBuffer> _owned = [];
    private readonly List<(DeviceBuffer Buffer, TensorSpec Spec)> _tensors = [];
    private readonly PagedAttentionShape _shape;
    private readonly Func<long, DeviceBuffer> _allocate;
    private readonly DeviceBuffer _output;
    private readonly ushort[] _unwritten;

    private AttentionLaunch(AttentionTensors tensors, CceTiling? tiling)
    {
        _allocate = tensors.Allocate;
        _shape = tensors.Shape;
        _unwritten = new ushort[_shape.QueryElements];
        Array.Fill(_unwritten, PagedAttentionData.UnwrittenBits);
        try
        {
            _output = Allocate(_unwritten.Length * sizeof(ushort));
            AddTensors(tensors, tiling is null ? tensors.ContextLengths : null);
            if (tiling is not null)
            {
                AddCceScratch(tiling);
            }

            ClearOutput();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The arguments, in the order of the kernel's package.</summary>
    public KernelArguments Arguments { get; } = new();

    /// <summary>The tensors in that order.</summary>
    internal IReadOnlyList<(DeviceBuffer Buffer, TensorSpec Spec)> Tensors => _tensors;

    /// <summary>Device memory of the output and the scratch tensors, in bytes.</summary>
    public long OwnedBytes => _owned.Sum(buffer => buffer.Length);

    /// <summary>
    /// Packs the arguments of the CCE kernel: the problem's tensors, scratch memory, the tiling, and the block dim.
    /// </summary>
    /// <param name="tensors">The problem's tensors.</param>
    /// <param name="tiling">A tiling for the same shape.</param>
    /// <exception cref="ArgumentException">
    /// The tiling was made for another shape, or a scratch tensor exceeds 2³¹−1 bytes.
    /// </exception>
    /// <exception cref="AscendOutOfMemoryException">The scratch memory does not fit on the device.</exception>
    public static AttentionLaunch ForCce(AttentionTensors tensors, CceTiling tiling)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        ArgumentNullException.ThrowIfNull(tiling);
        if (!tiling.Shape.Equals(tensors.Shape))
        {
            throw new ArgumentException(
                $"The tiling was made for {tiling.Shape.Name} ({tiling.Shape.BlockCount} blocks), the tensors are " +
                $"{tensors.Shape.Name} ({tensors.Shape.BlockCount} blocks).",
                nameof(tiling));
        }

        long largest = tiling.Workspace.LargestBytes;
        if (largest > int.MaxValue)
        {
            throw new ArgumentException(
                $"The CCE kernel needs a scratch tensor of {largest} bytes for {tiling.Shape.Name}; a tensor's extent is " +
                $"limited to {int.MaxValue}.",
                nameof(tiling));
        }

        return new AttentionLaunch(tensors, tiling);
    }

    /// <summary>Packs the arguments of PyPTO's attention: the problem's tensors, context lengths and output.</summary>
    /// <param name="tensors">The problem's tensors.</param>
    /// <exception cref="AscendOutOfMemoryException">The output does not fit on the device.</exception>
    public static AttentionLaunch ForPypto(AttentionTensors tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        return new AttentionLaunch(tensors, tiling: null);
    }

    /// <summary>Fills the output with <see cref="PagedAttentionData.UnwrittenBits"/>, so that a run that writes nothing is
    /// found out.</summary>
    public void ClearOutput() => _output.CopyFrom<ushort>(_unwritten);

    /// <summary>Copies the output [batch, query_heads, head_dim] of the last run to the host.</summary>
    /// <returns>Raw 16-bit elements of the problem's data type.</returns>
    public ushort[] ReadOutput() => _output.ToArray<ushort>();

    /// <summary>Frees the output and the scratch memory. Idempotent.</summary>
    public void Dispose()
    {
        Arguments.Dispose();
        foreach (DeviceBuffer buffer in _owned)
        {
            buffer.Dispose();
        }
    }

    private void AddTensors(AttentionTensors tensors, DeviceBuffer? contextLengths)
    {
        TensorDataType type =
            _shape.DataType == AttentionDataType.Float16 ? TensorDataType.Float16 : TensorDataType.BFloat16;
        var rows = new TensorSpec(type, _shape.Batch, _shape.QueryHeads, _shape.HeadDim);
        var cache = new TensorSpec(type, _shape.BlockCount, _shape.BlockSize, _shape.KvHeads, _shape.HeadDim);
        AddTensor(tensors.Query, rows);
        AddTensor(tensors.KeyCache, cache);
        AddTensor(tensors.ValueCache, cache);
        AddTensor(tensors.BlockTable, new TensorSpec(TensorDataType.Int32, _shape.Batch, _shape.MaxBlocks));
        if (contextLengths is not null)
        {
            AddTensor(contextLengths, new TensorSpec(TensorDataType.Int32, _shape.Batch));
        }

        AddTensor(_output, rows);
    }

    private void AddCceScratch(CceTiling tiling)
    {
        CceWorkspace sizes = tiling.Workspace;
        ReadOnlySpan<long> scratch =
        [
            sizes.Scores, sizes.Probabilities, sizes.OutputPartial, sizes.OutputRunning, sizes.OutputPerCore, sizes.LogSum,
            sizes.Key16, sizes.Value16,
        ];
        foreach (long bytes in scratch)
        {
            AddTensor(Allocate(bytes), new TensorSpec(TensorDataType.UInt8, (int)bytes));
        }

        DeviceBuffer words = Allocate(tiling.Words.Length * sizeof(int));
        words.CopyFrom(tiling.Words.AsSpan());
        AddTensor(words, new TensorSpec(TensorDataType.Int32, tiling.Words.Length));
        AddTensor(Allocate(1), new TensorSpec(TensorDataType.UInt8, 1));
        Arguments.AddScalar(tiling.EffectiveBlockDim);
    }

    private void AddTensor(DeviceBuffer buffer, TensorSpec spec)
    {
        Arguments.AddTensor(buffer, spec);
        _tensors.Add((buffer, spec));
    }

    private DeviceBuffer Allocate(long bytes)
    {
        DeviceBuffer buffer = _allocate(bytes);
        _owned.Add(buffer);
        return buffer;
    }
}
