namespace Ascend.Attention;

/// <summary>The kernel packages that come with this library, for the mock device.</summary>
public static class AttentionPackages
{
    /// <summary>
    /// The hand-written CCE kernel (simpler, spmd_paged_attention_highperf): func_id 0 on AICube, 1 on AIVector.
    /// </summary>
    /// <exception cref="KernelPackageException">The package is not beside the application.</exception>
    public static KernelPackage LoadCce() => Load("cce_paged_attention_highperf");

    /// <summary>
    /// The attention of PyPTO's qwen3-14B decode layer of June 2026: <c>fa_fused</c> (func_id 16 and 17) and
    /// <c>online_softmax</c> (18), which count together, among the layer's 32 other kernels.
    /// </summary>
    /// <exception cref="KernelPackageException">The package is not beside the application.</exception>
    public static KernelPackage LoadPypto() => Load("pypto_qwen3_decode_attention");

    private static KernelPackage Load(string name) =>
        KernelPackage.Load(Path.Combine(AppContext.BaseDirectory, "Packages", name));
}
