using Ascend.Attention;
using Ascend.Cli.Parsing;
using Ascend.Cli.Run;
using Ascend.Experiments;

namespace Ascend.Cli.Compare;

/// <summary>An arm as the command line names it: <c>cce</c>, <c>pypto</c>, <c>pypto-layer</c> or a package's directory, and
/// <c>:tiling</c>.</summary>
internal static class ArmSpec
{
    /// <summary>Stands for every tiling mode.</summary>
    public const string AllTilings = "all";

    private const string Cce = "cce";
    private const string Pypto = "pypto";
    private const string PyptoLayer = "pypto-layer";

    /// <summary>The arms that a text stands for: several when it asks for every tiling.</summary>
    /// <param name="text">The text.</param>
    /// <param name="tiling">Tiling of kernels that have one, where the text names none.</param>
    /// <param name="packages">Has or builds the packages that words stand for.</param>
    /// <param name="cancellation">Kills the compilers.</param>
    /// <exception cref="UsageException">The tiling is unknown or the kernel has none.</exception>
    /// <exception cref="KernelPackageException">There is no such package.</exception>
    public static async Task<IReadOnlyList<ExperimentArm>> ParseAsync(
        string text, string tiling, ArmPackages packages, CancellationToken cancellation)
    {
        int colon = text.LastIndexOf(':');
        string kernel = colon > 0 ? text[..colon] : text;
        string? named = colon > 0 ? text[(colon + 1)..] : null;
        ExperimentArm arm = kernel switch
        {
            Cce => ExperimentArm.Cce(package: await packages.GetAsync(AttentionPackages.Cce, cancellation).ConfigureAwait(false)),
            Pypto => ExperimentArm.Pypto(await packages.GetAsync(AttentionPackages.Pypto, cancellation).ConfigureAwait(false)),
            PyptoLayer => ExperimentArm.PyptoLayer(
                await packages.GetAsync(AttentionPackages.PyptoLayer, cancellation).ConfigureAwait(false)),
            _ => Of(PackagePath.Load(kernel, [Cce, Pypto, PyptoLayer])),
        };
        if (arm.Tiling is null)
        {
            return named is null ? [arm] : throw new UsageException($"'{text}': {arm.Name} has no tiling modes.");
        }

        TilingMode[] modes = (named ?? tiling) == AllTilings
            ? [TilingMode.Default, TilingMode.BatchHead, TilingMode.LongSequence]
            : [Mode(text, named ?? tiling)];
        return
        [
            .. modes.Select(mode => kernel == Cce
                ? ExperimentArm.Cce(mode, arm.Package)
                : ExperimentArm.Of(arm.Package, mode, mode == TilingMode.Default ? null : $"{arm.Package.Name} ({TilingNames.Of(mode)})")),
        ];
    }

    private static ExperimentArm Of(KernelPackage package)
    {
        try
        {
            return ExperimentArm.Of(package);
        }
        catch (ArgumentException e)
        {
            throw new UsageException(e.Message, e);
        }
    }

    private static TilingMode Mode(string text, string tiling)
    {
        try
        {
            return TilingNames.Parse(tiling);
        }
        catch (ArgumentException e)
        {
            throw new UsageException(StrictNumbers.Word(
                $"the tiling of '{text}'", tiling, [TilingNames.Default, "batch-head", "long-sequence"]), e);
        }
    }
}
