using Ascend.Attention;

namespace Ascend.Cli.Compare;

/// <summary>What <c>ascend compare</c> was asked for.</summary>
/// <param name="Problem">The attention problem that both kernels solve.</param>
/// <param name="Tiling">Tiling mode of the CCE kernel.</param>
/// <param name="Rounds">Counted runs of each kernel without tracing; at least 1.</param>
/// <param name="TracedRounds">Runs of each kernel with tracing; at least 1.</param>
/// <param name="WarmUp">Runs of each kernel before the counted ones.</param>
/// <param name="OutputDirectory">Folder for captures and timelines.</param>
internal sealed record CompareSettings(
    PagedAttentionProblem Problem, TilingMode Tiling, int Rounds, int TracedRounds, int WarmUp, string OutputDirectory);
