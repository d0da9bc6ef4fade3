namespace Ascend.Tracing.Figures.Windows;

/// <summary>One thread's part of a kernel. Lists are made when a core of their kind first runs it.</summary>
internal sealed unsafe class KernelPart(KernelTally kernel, CoreTally* sums)
{
    public KernelTally Kernel => kernel;

    /// <summary>Sums by core.</summary>
    public CoreTally* Sums => sums;

    /// <summary>The <see cref="SpanList"/> of AIC cores, or 0.</summary>
    public nint Aic { get; set; }

    /// <summary>The <see cref="SpanList"/> of AIV cores, or 0.</summary>
    public nint Aiv { get; set; }
}
