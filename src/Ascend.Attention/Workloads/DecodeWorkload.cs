namespace Ascend.Attention;

/// <summary>
/// PyPTO's whole qwen3 decode: 20 tensors with inputs and a reference of their own, which follow the problem's shape, contexts and
/// seed. Only attention counts; it runs among the layer's other kernels.
/// </summary>
internal sealed class DecodeWorkload(KernelPackage package) : AttentionWorkload(package)
{
    public const string Id = "pypto_decode_layer";

    public override bool TakesProblemData => false;

    /// <summary>Its projections split their sums over tasks, which add atomically to seeded tensors.</summary>
    public override bool AddsInAnyOrder => true;

    public override int AttentionsPerRun(PagedAttentionShape shape) => Declared("input_rms_weight", 0) ?? DecodeShape.DefaultLayers;

    public override void Require(PagedAttentionShape shape, bool onSimulator = false)
    {
        DecodeShape decode = ShapeOf(shape);
        RequireDeclared(shape, new Dictionary<string, int[]>
        {
            ["hidden_states"] = [decode.Batch, decode.Hidden],
            ["wk"] = [decode.Layers * decode.Hidden, decode.KvHidden],
            ["q_norm_weight"] = [decode.Layers, decode.HeadDim],
            ["block_table"] = [decode.Pages],
            ["k_cache"] = [decode.Layers * decode.CacheRows, decode.HeadDim],
        });
        int most = Math.Min(decode.Positions, decode.BlocksPerSequence * decode.BlockSize);
        if (shape.MaxContext > most)
        {
            throw new ArgumentException(
                $"{Package.Name} was made for contexts of at most {most} tokens; {shape.Name} has one of {shape.MaxContext}.", nameof(shape));
        }
    }

    public override WorkloadRun Prepare(WorkloadInputs inputs, CancellationToken cancellation = default)
    {
        inputs.Report($"generating the inputs of {Package.Name}");
        var decode = new DecodeInputs(ShapeOf(inputs.Shape), inputs.Problem.Seed);
        inputs.Report($"computing the reference of {Package.Name}");
        var reference = new DecodeReference(decode, cancellation);
        return new DecodeRun(decode, reference, inputs.Session);
    }

    private DecodeShape ShapeOf(PagedAttentionShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        int blocks = Declared("block_table", 0) is { } pages ? pages / shape.Batch : shape.MaxBlocks;
        return new DecodeShape(
            shape,
            AttentionsPerRun(shape),
            Declared("w_gate", 1) ?? DecodeShape.IntermediateOf(shape.QueryHeads * shape.HeadDim),
            Declared("rope_cos", 0) ?? blocks * shape.BlockSize,
            blocks);
    }
}
