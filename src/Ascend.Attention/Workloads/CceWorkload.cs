namespace Ascend.Attention;

/// <summary>The CCE kernel's: 15 tensors in the problem's data type, the tiling among them.</summary>
internal sealed class CceWorkload(KernelPackage package, TilingMode tiling) : AttentionWorkload(package)
{
    public const string Id = "cce_paged_attention";

    public override TilingMode? TilingMode => tiling;

    public override CceTiling TilingFor(PagedAttentionShape shape) => CceTiling.Create(shape, mode: tiling);

    public override void Require(PagedAttentionShape shape, bool onSimulator = false)
    {
        if (onSimulator && shape.DataType == AttentionDataType.BFloat16)
        {
            throw new ArgumentException(
                $"On the simulator the source of {Package.Name} reads every tensor as fp16, so that {shape.Name} would be wrong. Use fp16; "
                + "kernels that compute in bf16 are given the same numbers.",
                nameof(shape));
        }

        _ = TilingFor(shape);
        RequireDeclared(shape, new Dictionary<string, int[]>
        {
            ["query"] = [shape.Batch, shape.QueryHeads, shape.HeadDim],
            ["key_cache"] = [shape.BlockCount, shape.BlockSize, shape.KvHeads, shape.HeadDim],
        });
    }

    public override WorkloadRun Prepare(WorkloadInputs inputs, CancellationToken cancellation = default) => new AttentionRun(
        inputs, AttentionLaunch.ForCce(inputs.Tensors, TilingFor(inputs.Shape)), inputs.Expected(cancellation), owned: null);
}
