namespace Ascend.Attention;

/// <summary>The kernel packages that come with this library, for the mock device.</summary>
public static class AttentionPackages
{
    /// <summary>Name of <see cref="LoadCce"/>'s package, and of the description of its sources.</summary>
    public const string Cce = "cce_paged_attention_highperf";

    /// <summary>Name of <see cref="LoadPypto"/>'s package, and of the description of its sources.</summary>
    public const string Pypto = "pypto_attention";

    /// <summary>Name of <see cref="LoadPyptoLayer"/>'s package, and of the description of its sources.</summary>
    public const string PyptoLayer = "pypto_qwen3_decode";

    /// <summary>
    /// The hand-written CCE kernel (simpler, spmd_paged_attention_highperf): func_id 0 on AICube, 1 on AIVector.
    /// </summary>
    /// <exception cref="KernelPackageException">The package is not beside the application.</exception>
    public static KernelPackage LoadCce() => Load(Cce);

    /// <summary>
    /// The attention of PyPTO's qwen3-14B decode layer of June 2026: <c>fa_fused</c> (func_id 16 and 17) and
    /// <c>online_softmax</c> (18), which count together, among the layer's 32 other kernels, which the mock only times.
    /// </summary>
    /// <exception cref="KernelPackageException">The package is not beside the application.</exception>
    public static KernelPackage LoadPypto() => Load(Pypto);

    /// <summary>PyPTO's whole qwen3 decode: 20 tensors, 35 kernels that all compute.</summary>
    /// <exception cref="KernelPackageException">The package is not beside the application.</exception>
    public static KernelPackage LoadPyptoLayer() => Load(PyptoLayer);

    private static KernelPackage Load(string name) =>
        KernelPackage.Load(Path.Combine(AppContext.BaseDirectory, "Packages", name));
}
