using Ascend.Attention;

namespace Ascend.Experiments;

/// <summary>A kernel under one configuration, to be measured. Immutable.</summary>
public sealed class ExperimentArm
{
    /// <summary>Tensor arguments of the CCE kernel.</summary>
    private const int CceTensors = 15;

    /// <summary>Tensor arguments of PyPTO's attention.</summary>
    private const int PyptoTensors = 6;

    private ExperimentArm(string name, KernelPackage package, TilingMode? tiling)
    {
        Name = name;
        Package = package;
        Tiling = tiling;
    }

    /// <summary>Name for people.</summary>
    public string Name { get; }

    /// <summary>The package.</summary>
    public KernelPackage Package { get; }

    /// <summary>Tiling mode; null for a kernel without tiling.</summary>
    public TilingMode? Tiling { get; }

    /// <summary>The hand-written CCE kernel.</summary>
    /// <param name="tiling">Tiling mode.</param>
    /// <param name="package">Its package; null for the one that comes with the library, for the mock.</param>
    /// <exception cref="KernelPackageException">The package cannot be read.</exception>
    public static ExperimentArm Cce(TilingMode tiling = TilingMode.Default, KernelPackage? package = null) => new(
        tiling == TilingMode.Default ? "CCE highperf" : $"CCE highperf ({TilingNames.Of(tiling)})", package ?? AttentionPackages.LoadCce(), tiling);

    /// <summary>PyPTO's generated attention.</summary>
    /// <param name="package">Its package; null for the one that comes with the library, for the mock.</param>
    /// <exception cref="KernelPackageException">The package cannot be read.</exception>
    public static ExperimentArm Pypto(KernelPackage? package = null) => new("pypto fa_fused", package ?? AttentionPackages.LoadPypto(), null);

    /// <summary>An attention kernel by the arguments that its package declares.</summary>
    /// <param name="package">The package: 15 tensors as the CCE kernel's, or 6 as PyPTO's attention.</param>
    /// <param name="tiling">Tiling mode, for a kernel with tiling.</param>
    /// <param name="name">Name for people; null for the package's.</param>
    /// <exception cref="ArgumentException">The package declares other arguments.</exception>
    public static ExperimentArm Of(KernelPackage package, TilingMode tiling = TilingMode.Default, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(package);
        return package.Arguments.Count switch
        {
            CceTensors => new ExperimentArm(name ?? package.Name, package, tiling),
            PyptoTensors => new ExperimentArm(name ?? package.Name, package, null),
            int count => throw new ArgumentException(
                $"'{package.Name}' declares {count} tensor arguments; attention takes {CceTensors} (as the CCE kernel) or {PyptoTensors} (as PyPTO's).",
                nameof(package)),
        };
    }

    /// <summary>True when another arm is the same measurement under another name.</summary>
    internal bool IsSameAs(ExperimentArm other, PagedAttentionShape shape) =>
        Package.DirectoryPath == other.Package.DirectoryPath
        && (Tiling, other.Tiling) is ({ } mine, { } theirs)
        && CceTiling.Create(shape, mode: mine).Path == CceTiling.Create(shape, mode: theirs).Path;
}
