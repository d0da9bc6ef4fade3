namespace Ascend.Attention;

/// <summary>
/// What a package's kernels are for: how their arguments come from a problem, what the result is, how it is checked and what counts.
/// The package names it (<c>workload</c> in <c>kernel.json</c>). Immutable.
/// </summary>
public abstract class AttentionWorkload
{
    private protected AttentionWorkload(KernelPackage package)
    {
        Package = package;
        Declaration = package.Workload!;
    }

    /// <summary>The package.</summary>
    public KernelPackage Package { get; }

    /// <summary>Name of the workload.</summary>
    public string Name => Declaration.Name;

    /// <summary>Names of the kernels that count as attention.</summary>
    public IReadOnlyList<string> MeasuredKernels => Declaration.MeasuredKernels;

    /// <summary>Data type of the model that the kernels were made for, as manifests write it; null when they take the problem's.</summary>
    public string? ModelDataType => Declaration.ModelDataType;

    /// <summary>Tiling mode; null for kernels without tiling.</summary>
    public virtual TilingMode? TilingMode => null;

    /// <summary>False when the kernels compute on inputs of their own, which follow the problem's shape and seed.</summary>
    public virtual bool TakesProblemData => true;

    /// <summary>Kernels add into one tensor in the order in which they end, so that right results of two runs can differ in their last
    /// bits; each is held against the tolerance then.</summary>
    public virtual bool AddsInAnyOrder => false;

    private protected PackageWorkload Declaration { get; }

    /// <summary>The workload that a package declares.</summary>
    /// <param name="package">The package.</param>
    /// <param name="tiling">Tiling mode, for kernels that have one.</param>
    /// <exception cref="ArgumentException">The package declares none, or one that is not known here.</exception>
    public static AttentionWorkload Of(KernelPackage package, TilingMode tiling = Attention.TilingMode.Default)
    {
        ArgumentNullException.ThrowIfNull(package);
        const string Known = $"{CceWorkload.Id}, {PyptoWorkload.Id}, {DecodeWorkload.Id}";
        return package.Workload?.Name switch
        {
            CceWorkload.Id => new CceWorkload(package, tiling),
            PyptoWorkload.Id => new PyptoWorkload(package),
            DecodeWorkload.Id => new DecodeWorkload(package),
            null => throw new ArgumentException(
                $"'{package.Name}' declares no workload, so its arguments cannot be made. Add \"workload\" to its {KernelPackage.FileName} "
                + $"(one of {Known}), or build it from a description that has it ('ascend package').",
                nameof(package)),
            { } other => throw new ArgumentException(
                $"'{package.Name}' is for the workload '{other}'; there are {Known}.", nameof(package)),
        };
    }

    /// <summary>The tiling for a shape; null for kernels without.</summary>
    /// <param name="shape">The shape.</param>
    /// <exception cref="ArgumentException">The kernel never dispatches the key that the shape needs.</exception>
    public virtual CceTiling? TilingFor(PagedAttentionShape shape) => null;

    /// <summary>Runs of attention in one run of the package.</summary>
    /// <param name="shape">The shape.</param>
    public virtual int AttentionsPerRun(PagedAttentionShape shape) => 1;

    /// <summary>Bytes that one run of attention has to move (workspace not counted).</summary>
    /// <param name="shape">The shape.</param>
    public virtual long BytesMoved(PagedAttentionShape shape) => shape?.BytesMoved ?? throw new ArgumentNullException(nameof(shape));

    /// <summary>Floating-point operations of one run of attention.</summary>
    /// <param name="shape">The shape.</param>
    public virtual long FloatingPointOperations(PagedAttentionShape shape) =>
        shape?.FloatingPointOperations ?? throw new ArgumentNullException(nameof(shape));

    /// <summary>Refuses shapes that the kernels were not made for, before anything is generated.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="onSimulator">The kernels run on the simulator.</param>
    /// <exception cref="ArgumentException">The package takes other extents, or the simulator another data type; the message names what is
    /// wrong.</exception>
    public abstract void Require(PagedAttentionShape shape, bool onSimulator = false);

    /// <summary>Makes the arguments.</summary>
    /// <param name="inputs">The problem in a session; shared by the workloads of an experiment.</param>
    /// <param name="cancellation">Stops the generation of inputs and reference.</param>
    /// <exception cref="Runtime.AscendOutOfMemoryException">The tensors do not fit on the device.</exception>
    public abstract WorkloadRun Prepare(WorkloadInputs inputs, CancellationToken cancellation = default);

    /// <summary>The numbers that the package fixes must be those of the shape.</summary>
    private protected void RequireDeclared(PagedAttentionShape shape, IReadOnlyDictionary<string, int[]> extents)
    {
        foreach (ArgumentDeclaration declared in Package.Arguments)
        {
            if (declared.Shape is not { } fixedShape || !extents.TryGetValue(declared.Name, out int[]? given))
            {
                continue;
            }

            for (int i = 0; i < Math.Min(given.Length, fixedShape.Count); i++)
            {
                if (int.TryParse(fixedShape[i], out int number) && number != given[i])
                {
                    throw new ArgumentException(
                        $"{Package.Name} was made for other shapes than {shape.Name}: its argument '{declared.Name}' is "
                        + $"[{string.Join(", ", fixedShape)}], this shape needs [{string.Join(", ", given)}].",
                        nameof(shape));
                }
            }
        }
    }

    /// <summary>The extent that the package fixes; null when it leaves it open.</summary>
    private protected int? Declared(string argument, int dimension) =>
        Package.Arguments.FirstOrDefault(declared => declared.Name == argument)?.Shape is { } shape && dimension < shape.Count
            && int.TryParse(shape[dimension], out int number) ? number : null;
}
