using Ascend.Attention;
using Ascend.Runtime;

namespace Ascend.Cli.Compare;

/// <summary>One kernel of a comparison: its package, its arguments, and what its runs gave.</summary>
internal sealed class Arm : IDisposable
{
    private Arm(string name, RegisteredKernel kernel, AttentionLaunch launch, CceTiling? tiling)
    {
        Name = name;
        Kernel = kernel;
        Launch = launch;
        Tiling = tiling;
    }

    public string Name { get; }

    public RegisteredKernel Kernel { get; }

    public AttentionLaunch Launch { get; }

    public CceTiling? Tiling { get; }

    public List<double> UntracedHostWallMs { get; } = [];

    public List<double> TracedHostWallMs { get; } = [];

    public List<CaptureReport> Captures { get; } = [];

    /// <summary>Output of the first counted run.</summary>
    public ushort[]? Output { get; private set; }

    /// <summary>Every counted run gave the bits of the first.</summary>
    public bool Reproducible { get; private set; } = true;

    public static Arm Cce(RuntimeSession session, AttentionTensors tensors, CceTiling tiling) =>
        new("CCE highperf", session.Register(AttentionPackages.LoadCce()), AttentionLaunch.ForCce(tensors, tiling), tiling);

    public static Arm Pypto(RuntimeSession session, AttentionTensors tensors) =>
        new("pypto fa_fused", session.Register(AttentionPackages.LoadPypto()), AttentionLaunch.ForPypto(tensors), tiling: null);

    /// <summary>Takes the output of a run and compares it with the earlier ones.</summary>
    public void KeepOutput()
    {
        ushort[] output = Launch.ReadOutput();
        Output ??= output;
        Reproducible &= output.AsSpan().SequenceEqual(Output);
    }

    public ArmReport Report(GoldenResult golden)
    {
        KernelPackage package = Kernel.Package;
        return new ArmReport
        {
            Name = Name,
            Package = package.Name,
            Origin = package.Origin.Commit is { } commit ? $"{package.Origin.Repository}@{commit}" : package.Origin.Repository,
            HasExternalKernels = package.HasExternalKernels,
            Tiling = Tiling?.ToString(),
            Golden = golden.ToString(),
            GoldenPassed = golden.Passed,
            Reproducible = Reproducible,
            UntracedHostWallMs = UntracedHostWallMs,
            TracedHostWallMs = TracedHostWallMs,
            Captures = Captures,
        };
    }

    public void Dispose() => Launch.Dispose();
}
