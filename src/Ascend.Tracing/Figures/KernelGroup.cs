using System.IO.Enumeration;

namespace Ascend.Tracing;

/// <summary>Kernels that are looked at together, by patterns of their names.</summary>
/// <param name="Name">The group's name in reports.</param>
/// <param name="Patterns">Names, with <c>*</c> for any text; case matters.</param>
public sealed record KernelGroup(string Name, IReadOnlyList<string> Patterns)
{
    /// <summary>Attention: pypto's <c>fa_fused*</c> with <c>online_softmax</c>, or CCE's <c>PA_HIGHPERF_*</c>.</summary>
    public static KernelGroup Attention { get; } = new("attention", ["fa_fused*", "online_softmax*", "PA_HIGHPERF_*"]);

    /// <summary>True when a pattern matches the kernel's name.</summary>
    /// <param name="kernel">The kernel's name.</param>
    public bool Contains(string kernel) =>
        Patterns.Any(p => FileSystemName.MatchesSimpleExpression(p, kernel, ignoreCase: false));
}
