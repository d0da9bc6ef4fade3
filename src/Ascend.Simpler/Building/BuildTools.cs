namespace Ascend.Simpler;

/// <summary>The tools of one build.</summary>
/// <param name="Kernel">Compiles kernels.</param>
/// <param name="KernelLinker">Links AICore objects; null for the simulator.</param>
/// <param name="Orchestration">Compiles and links the orchestration.</param>
internal sealed record BuildTools(CompilerTool Kernel, CompilerTool? KernelLinker, CompilerTool Orchestration);
