using System.Runtime.Intrinsics.X86;

namespace Ascend.Simpler;

/// <summary>
/// The command lines by which simpler's own tool builds kernels and orchestrations (simpler_setup, G0 to G6): same flags, same order
/// of include paths, and on the simulator fma as an instruction. Orchestration sources are compiled one by one, so that the tree's own ones
/// are compiled once for all packages.
/// </summary>
internal sealed class KernelRecipe(SimplerSourceTree tree, KernelPlatform platform, string runtime)
{
    /// <summary>The runtime whose orchestration runs in the host's process on every platform.</summary>
    public const string HostBuildGraph = "host_build_graph";

    /// <summary>Compiles a kernel: a shared object for the simulator, an AICore object for the device.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="tool">The host compiler or ccec.</param>
    /// <param name="bfloat16Folder">Folder of the header that provides <c>std::bfloat16_t</c>; null leaves it to the compiler.</param>
    /// <param name="requireBfloat16">Float16 in its place is an error (pto-isa's PTO_CPU_SIM_ENABLE_BF16).</param>
    public BuildStep Kernel(KernelSource kernel, CompilerTool tool, string? bfloat16Folder, bool requireBfloat16)
    {
        var arguments = new List<string>();
        if (platform.IsSimulator)
        {
            arguments.AddRange(["-shared", "-O2", "-fPIC", "-std=c++23"]);
            if (tool.Family == CompilerFamily.Gcc)
            {
                arguments.Add("-fpermissive");
            }

            arguments.AddRange(
            [
                "-Wno-macro-redefined", "-Wno-ignored-attributes", "-D__CPU_SIM", "-DPTO_CPU_MAX_THREADS=1", "-DNDEBUG",
                kernel.CoreType == CoreType.AiVector ? "-D__DAV_VEC__" : "-D__DAV_CUBE__",
            ]);
            // pto-isa's matmul calls fma for every product: the instruction gives the same bits as the library's function, many times faster.
            if (Fma.IsSupported)
            {
                arguments.AddRange(["-mfma", "-ffp-contract=off"]);
            }

            if (requireBfloat16)
            {
                arguments.Add("-DPTO_CPU_SIM_ENABLE_BF16=1");
            }

            if (bfloat16Folder is not null)
            {
                arguments.AddRange(["-D__STDCPP_BFLOAT16_T__=1", $"-I{bfloat16Folder}"]);
            }
        }
        else
        {
            arguments.AddRange(["-c", "-O3", "-g", "-x", "cce", "-Wall", "-std=c++17", "--cce-aicore-only"]);
            arguments.Add($"--cce-aicore-arch={platform.AiCoreArchitecture(kernel.CoreType)}");
            AddLlvm(arguments, "-cce-aicore-stack-size=0x8000");
            AddLlvm(arguments, "-cce-aicore-function-stack-size=0x8000");
            AddLlvm(arguments, "-cce-aicore-record-overflow=false");
            AddLlvm(arguments, "-cce-aicore-addr-transform");
            AddLlvm(arguments, "-cce-aicore-dcci-insert-for-scalar=false");
            arguments.Add("-DMEMORY_BASE");
            if (platform.Architecture == "a5")
            {
                AddLlvm(arguments, "-cce-vf-aa-between-iters=true");
            }
        }

        arguments.AddRange(kernel.Defines.Select(define => define.Value.Length == 0 ? $"-D{define.Key}" : $"-D{define.Key}={define.Value}"));
        AddIncludes(arguments, [.. tree.KernelIncludes(platform.Architecture, runtime), .. kernel.IncludeDirectories]);
        return new BuildStep(kernel.DisplayName, tool, arguments, [kernel.SourcePath], WritesDependencies: true);
    }

    /// <summary>
    /// Links an AICore object, so that its code needs no relocation and lies in one section. The trees before 2026-07-26 took the
    /// code from the object itself, which is the same for a kernel without either.
    /// </summary>
    public static BuildStep LinkKernel(KernelSource kernel, CompilerTool linker, string objectFile) =>
        new($"linking {kernel.DisplayName}", linker, ["-e", BinaryRules.EntryPoint], [objectFile], WritesDependencies: false);

    /// <summary>Compiles the orchestration's sources, the tree's own ones after the user's, each to an object.</summary>
    public IReadOnlyList<BuildStep> OrchestrationObjects(OrchestrationSource orchestration, CompilerTool tool)
    {
        var arguments = new List<string> { "-c" };
        AddOrchestrationFlags(arguments, tool);
        AddIncludes(
            arguments, [.. tree.OrchestrationIncludes(platform.Architecture, runtime, RunsOnHost), .. orchestration.IncludeDirectories]);
        return
        [
            new BuildStep("the orchestration", tool, arguments, [orchestration.SourcePath], WritesDependencies: true),
            .. tree.OrchestrationSources(platform, runtime, RunsOnHost).Select(source =>
                new BuildStep("the runtime's orchestration support", tool, arguments, [source], WritesDependencies: true)),
        ];
    }

    /// <summary>Links the orchestration with a GNU build id, by which the runtime recognises one that it has loaded before.</summary>
    public BuildStep LinkOrchestration(CompilerTool tool, IReadOnlyList<string> objects)
    {
        var arguments = new List<string> { "-shared" };
        AddOrchestrationFlags(arguments, tool);
        arguments.Add("-Wl,--build-id=sha1");
        return new BuildStep("linking the orchestration", tool, arguments, objects, WritesDependencies: false);
    }

    /// <summary>The orchestration runs in this process rather than on the device's AICPU.</summary>
    public bool RunsOnHost => platform.IsSimulator || runtime == HostBuildGraph;

    private void AddOrchestrationFlags(List<string> arguments, CompilerTool tool)
    {
        arguments.AddRange(["-fPIC", "-O3", "-g", "-std=c++17"]);
        if (tool.Family == CompilerFamily.Gcc)
        {
            arguments.Add("-fno-gnu-unique");
        }

        if (RunsOnHost)
        {
            arguments.Add("-pthread");
        }
    }

    private static void AddLlvm(List<string> arguments, string option) => arguments.AddRange(["-mllvm", option]);

    private static void AddIncludes(List<string> arguments, IEnumerable<string> folders) =>
        arguments.AddRange(folders.Distinct(StringComparer.Ordinal).Select(folder => $"-I{folder}"));
}
