using Ascend.Attention;

namespace Ascend.Experiments;

/// <summary>A package under one configuration, to be measured, with its workload. Immutable.</summary>
public sealed class ExperimentArm
{
    private ExperimentArm(string name, AttentionWorkload workload)
    {
        Name = name;
        Workload = workload;
    }

    /// <summary>Name for people.</summary>
    public string Name { get; }

    /// <summary>How its arguments are made, its result checked and its work counted.</summary>
    public AttentionWorkload Workload { get; }

    /// <summary>The package.</summary>
    public KernelPackage Package => Workload.Package;

    /// <summary>Tiling mode; null for a kernel without tiling.</summary>
    public TilingMode? Tiling => Workload.TilingMode;

    /// <summary>The hand-written CCE kernel.</summary>
    /// <param name="tiling">Tiling mode.</param>
    /// <param name="package">Its package; null for the one that comes with the library, for the mock.</param>
    /// <exception cref="KernelPackageException">The package cannot be read.</exception>
    /// <exception cref="ArgumentException">The package declares no workload that is known.</exception>
    public static ExperimentArm Cce(TilingMode tiling = TilingMode.Default, KernelPackage? package = null) => Of(
        package ?? AttentionPackages.LoadCce(),
        tiling,
        tiling == TilingMode.Default ? "CCE highperf" : $"CCE highperf ({TilingNames.Of(tiling)})");

    /// <summary>PyPTO's generated attention.</summary>
    /// <param name="package">Its package; null for the one that comes with the library, for the mock.</param>
    /// <exception cref="KernelPackageException">The package cannot be read.</exception>
    /// <exception cref="ArgumentException">The package declares no workload that is known.</exception>
    public static ExperimentArm Pypto(KernelPackage? package = null) =>
        Of(package ?? AttentionPackages.LoadPypto(), name: "pypto fa_fused");

    /// <summary>PyPTO's whole decode, in which attention is measured among the other kernels.</summary>
    /// <param name="package">Its package; null for the one that comes with the library, for the mock.</param>
    /// <exception cref="KernelPackageException">The package cannot be read.</exception>
    /// <exception cref="ArgumentException">The package declares no workload that is known.</exception>
    public static ExperimentArm PyptoLayer(KernelPackage? package = null) =>
        Of(package ?? AttentionPackages.LoadPyptoLayer(), name: "pypto decode layer");

    /// <summary>A package by the workload that it declares.</summary>
    /// <param name="package">The package.</param>
    /// <param name="tiling">Tiling mode, for a kernel with tiling.</param>
    /// <param name="name">Name for people; null for the package's.</param>
    /// <exception cref="ArgumentException">The package declares no workload, or one that is not known.</exception>
    public static ExperimentArm Of(KernelPackage package, TilingMode tiling = TilingMode.Default, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(package);
        return new ExperimentArm(name ?? package.Name, AttentionWorkload.Of(package, tiling));
    }

    /// <summary>True when another arm is the same measurement under another name.</summary>
    internal bool IsSameAs(ExperimentArm other, PagedAttentionShape shape) =>
        Package.DirectoryPath == other.Package.DirectoryPath
        && (Workload.TilingFor(shape), other.Workload.TilingFor(shape)) is ({ } mine, { } theirs)
        && mine.Path == theirs.Path;
}
