namespace Ascend.Attention;

/// <summary>
/// The attention of PyPTO's qwen3 decode layer alone: 8 tensors in bfloat16, made of the same problem as the CCE kernel's. The kernels
/// were generated for fixed extents, which the package declares; the length of its work table tells how work items are numbered.
/// </summary>
internal sealed class PyptoWorkload(KernelPackage package) : AttentionWorkload(package)
{
    public const string Id = "pypto_attention";

    public override void Require(PagedAttentionShape shape, bool onSimulator = false)
    {
        RequireDeclared(shape, new Dictionary<string, int[]>
        {
            ["query"] = [shape.Batch, shape.KvHeads, PyptoTensors.PaddedGroup(shape), shape.HeadDim],
            ["key_cache"] = [shape.BlockCount, shape.KvHeads, shape.BlockSize, shape.HeadDim],
            ["out"] = [shape.Batch, shape.QueryHeads, shape.HeadDim],
        });
        if (WorkStride(shape) is { } stride && shape.BlocksFor(shape.MaxContext) > stride)
        {
            throw new ArgumentException(
                $"{Package.Name} was made for contexts of at most {stride} blocks of {shape.BlockSize} tokens; {shape.Name} has a "
                + $"context of {shape.MaxContext} tokens.",
                nameof(shape));
        }
    }

    public override WorkloadRun Prepare(WorkloadInputs inputs, CancellationToken cancellation = default)
    {
        PyptoTensors tensors = PyptoTensors.Upload(inputs.Session, inputs.Data, WorkStride(inputs.Shape));
        try
        {
            return new AttentionRun(inputs, AttentionLaunch.ForPypto(tensors), inputs.Expected(cancellation), tensors);
        }
        catch
        {
            tensors.Dispose();
            throw;
        }
    }

    private int? WorkStride(PagedAttentionShape shape) => Declared("work_table", 0) is { } items ? items / shape.Batch : null;
}
