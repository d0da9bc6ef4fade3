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

    private AttentionLaunch(PagedAttentionShape shape, AttentionDataType outputType, Func<long, DeviceBuffer> allocate)
    {
        _allocate = allocate;
        _shape = shape;
        OutputType = outputType;
        _unwritten = new ushort[_shape.QueryElements];
        Array.Fill(_unwritten, PagedAttentionData.UnwrittenBits);
        _output = Allocate(_unwritten.Length * sizeof(ushort));
    }

    /// <summary>Element type of the output.</summary>
    public AttentionDataType OutputType { get; }

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

        var launch = new AttentionLaunch(tensors.Shape, tensors.Shape.DataType, tensors.Allocate);
        return launch.Filled(() =>
        {
            launch.AddProblem(tensors);
            launch.AddCceScratch(tiling);
        });
    }

    /// <summary>Packs the arguments of PyPTO's attention: the work, context lengths, the problem's tensors in bfloat16, output.</summary>
    /// <param name="tensors">The problem's tensors.</param>
    /// <exception cref="AscendOutOfMemoryException">The output does not fit on the device.</exception>
    public static AttentionLaunch ForPypto(PyptoTensors tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        var launch = new AttentionLaunch(tensors.Shape, AttentionDataType.BFloat16, tensors.Allocate);
        return launch.Filled(() => launch.AddSlice(tensors));
    }

    /// <summary>Fills the output with <see cref="PagedAttentionData.UnwrittenBits"/>, so that a run that writes nothing is
    /// found out.</summary>
    public void ClearOutput() => _output.CopyFrom<ushort>(_unwritten);

    /// <summary>Copies the output [batch, query_heads, head_dim] of the last run to the host.</summary>
    /// <returns>Raw 16-bit elements of <see cref="OutputType"/>.</returns>
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

    private static TensorDataType TensorType(AttentionDataType type) =>
        type == AttentionDataType.Float16 ? TensorDataType.Float16 : TensorDataType.BFloat16;

    private AttentionLaunch Filled(Action add)
    {
        try
        {
            add();
            ClearOutput();
            return this;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private void AddProblem(AttentionTensors tensors)
    {
        TensorDataType type = TensorType(OutputType);
        var cache = new TensorSpec(type, _shape.BlockCount, _shape.BlockSize, _shape.KvHeads, _shape.HeadDim);
        AddTensor(tensors.Query, new TensorSpec(type, _shape.Batch, _shape.QueryHeads, _shape.HeadDim));
        AddTensor(tensors.KeyCache, cache);
        AddTensor(tensors.ValueCache, cache);
        AddTensor(tensors.BlockTable, new TensorSpec(TensorDataType.Int32, _shape.Batch, _shape.MaxBlocks));
        AddOutput();
    }

    private void AddSlice(PyptoTensors tensors)
    {
        TensorDataType type = TensorType(OutputType);
        var cache = new TensorSpec(type, _shape.BlockCount, _shape.KvHeads, _shape.BlockSize, _shape.HeadDim);
        AddTensor(tensors.WorkCount, new TensorSpec(TensorDataType.Int32, 1));
        AddTensor(tensors.WorkTable, new TensorSpec(TensorDataType.Int32, _shape.Batch * tensors.WorkStride));
        AddTensor(tensors.ContextLengths, new TensorSpec(TensorDataType.Int32, _shape.Batch));
        AddTensor(tensors.BlockTable, new TensorSpec(TensorDataType.Int32, _shape.Batch, _shape.MaxBlocks));
        AddTensor(
            tensors.Query, new TensorSpec(type, _shape.Batch, _shape.KvHeads, PyptoTensors.PaddedGroup(_shape), _shape.HeadDim));
        AddTensor(tensors.KeyCache, cache);
        AddTensor(tensors.ValueCache, cache);
        AddOutput();
    }

    private void AddOutput() =>
        AddTensor(_output, new TensorSpec(TensorType(OutputType), _shape.Batch, _shape.QueryHeads, _shape.HeadDim));

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
