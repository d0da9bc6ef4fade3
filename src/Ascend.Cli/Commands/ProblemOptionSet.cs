using System.CommandLine;
using Ascend.Attention;

namespace Ascend.Cli.Commands;

/// <summary>The options that describe an attention problem; the report's shape by default.</summary>
internal sealed class ProblemOptionSet
{
    private readonly Option<string?> _shape = new("--shape")
    {
        Description = "A whole shape by name, such as b16_h40_kv8_s4096_bs128_fp16 (the default).",
        HelpName = "name",
    };

    private readonly Option<int?> _batch = new("--batch") { Description = "Sequences." };
    private readonly Option<int?> _heads = new("--heads") { Description = "Query heads." };
    private readonly Option<int?> _kvHeads = new("--kv-heads") { Description = "KV heads." };
    private readonly Option<int?> _headDim = new("--head-dim") { Description = "Elements of one head." };
    private readonly Option<int?> _context = new("--context") { Description = "Tokens that every sequence attends to." };
    private readonly Option<int?> _blockSize = new("--block-size") { Description = "Tokens of one cache block." };
    private readonly Option<string?> _dtype = new("--dtype") { Description = "fp16 or bf16." };
    private readonly Option<int> _seed = new("--seed") { Description = "Seed of data and block table.", DefaultValueFactory = _ => 0 };

    public ProblemOptionSet(Command command)
    {
        _dtype.AcceptOnlyFromAmong("fp16", "bf16");
        foreach (Option option in new Option[] { _shape, _batch, _heads, _kvHeads, _headDim, _context, _blockSize, _dtype, _seed })
        {
            command.Options.Add(option);
        }
    }

    /// <exception cref="UsageException">The shape's name cannot be read.</exception>
    /// <exception cref="ArgumentException">The numbers make no valid shape.</exception>
    public PagedAttentionProblem Create(ParseResult parsed)
    {
        PagedAttentionShape named = Named(parsed.GetValue(_shape));
        if (named.ContextLengths.Any(length => length != named.MaxContext))
        {
            throw new UsageException($"--shape {named.Name}: shapes with mixed contexts are for the library.");
        }

        AttentionDataType type = parsed.GetValue(_dtype) switch
        {
            "fp16" => AttentionDataType.Float16,
            "bf16" => AttentionDataType.BFloat16,
            _ => named.DataType,
        };
        return new PagedAttentionProblem(
            PagedAttentionShape.Uniform(
                parsed.GetValue(_batch) ?? named.Batch,
                parsed.GetValue(_heads) ?? named.QueryHeads,
                parsed.GetValue(_kvHeads) ?? named.KvHeads,
                parsed.GetValue(_context) ?? named.MaxContext,
                parsed.GetValue(_headDim) ?? named.HeadDim,
                parsed.GetValue(_blockSize) ?? named.BlockSize,
                type),
            parsed.GetValue(_seed));
    }

    private static PagedAttentionShape Named(string? name)
    {
        try
        {
            return name is null ? PagedAttentionShapes.Issue622 : PagedAttentionShape.Parse(name);
        }
        catch (FormatException e)
        {
            throw new UsageException($"--shape {name}: {e.Message}", e);
        }
    }
}
