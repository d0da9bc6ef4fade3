namespace Ascend.Simpler.Tests;

/// <summary>
/// A simpler tree, a pto-isa checkout and a compiler in a folder of their own. The compiler is a script that writes down how it was
/// called, says that it is clang 19, accepts C++23 and leaves the work to the machine's C++17 compiler.
/// </summary>
internal sealed class FakeToolchain : IDisposable
{
    private const string Script =
        """
        #!/bin/bash
        if [ "$1" = --version ]; then echo "fake clang version 19.1.7 $(cat "$0.version" 2>/dev/null)"; exit 0; fi
        for a in "$@"; do
            case "$a" in
            -fsyntax-only) if [ -f "$0.reject" ] && grep -q -f "$0.reject" "${@: -1}"; then exit 1; fi; exit 0 ;;
            esac
        done
        printf '%s\n' "$*" >> "$0.log"
        if [ -f "$0.hook" ]; then . "$0.hook"; fi
        n=$#
        while [ "$n" -gt 0 ]; do
            a=$1; shift; n=$((n - 1))
            case "$a" in
            -std=c++23) set -- "$@" -std=c++17 ;;
            *) set -- "$@" "$a" ;;
            esac
        done
        exec g++ "$@"

        """;

    private readonly TemporaryFolder _folder = new();

    public FakeToolchain()
    {
        Write("compiler", Script);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Compiler, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        Write("simpler/simpler_setup/kernel_compiler.py", "# cache_ops.cpp device_time.cpp host_log.cpp unified_log_host.cpp\n");
        Write("simpler/simpler_setup/incore/pipe_sync.h", "");
        StandInTree.WriteHeaders(
            StandInGenerations.G6,
            Path.Combine(Root, "simpler"),
            (name, text) => name == "task_interface/tensor.h" ? $"#define FAKE_TENSOR 1\n{text}" : text);
        Write("simpler/src/common/log/include/common/host_log_binding.h", "");
        Write("simpler/src/common/platform/sim/aicpu/device_time.cpp", "int fake_device_time() { return 1; }\n");
        Write("simpler/src/common/log/host_log.cpp", "int fake_host_log() { return 1; }\n");
        string runtime = "simpler/src/a2a3/runtime/tensormap_and_ringbuffer";
        Write($"{runtime}/runtime/runtime.h", "#define FAKE_RUNTIME 1\n");
        Write($"{runtime}/orchestration/common.cpp", "int fake_common() { return 1; }\n");
        Write(
            $"{runtime}/build_config.py",
            "# comment\nBUILD_CONFIG = {\n    \"orchestration\": {\"include_dirs\": [\"runtime\", \"..\"], \"source_dirs\": [\"orchestration\"]},\n}\n");
        Write("pto-isa/include/pto/pto-inst.hpp", "#define FAKE_PTO 1\n");
    }

    public string Root => _folder.Path;

    public string Compiler => Path.Combine(Root, "compiler");

    public string Cache => Path.Combine(Root, "cache");

    /// <summary>The command lines of every compilation so far.</summary>
    public string[] Calls => File.Exists($"{Compiler}.log") ? File.ReadAllLines($"{Compiler}.log") : [];

    public KernelCompilerOptions Options => new()
    {
        SimplerRoot = Path.Combine(Root, "simpler"),
        PtoIsaRoot = Path.Combine(Root, "pto-isa"),
        HostCompiler = Compiler,
        CacheDirectory = Cache,
        Environment = VariableOf,
    };

    /// <summary>What the build sees of the environment: a compiler for the adapter, and where adapters are kept.</summary>
    private static string? VariableOf(string name) => name switch
    {
        "PATH" => System.Environment.GetEnvironmentVariable(name),
        "XDG_CACHE_HOME" => StandInTree.Kept,
        _ => null,
    };

    /// <summary>Bash that the compiler runs before a compilation; null for none.</summary>
    public void Hook(string? script)
    {
        if (script is null)
        {
            File.Delete($"{Compiler}.hook");
        }
        else
        {
            File.WriteAllText($"{Compiler}.hook", script);
        }
    }

    public string Write(string relative, string text)
    {
        string path = Path.Combine(Root, relative);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Sources of one kernel, <c>add</c>, and an orchestration.</summary>
    public KernelSources Sources(string kernelText = FakeKernel, string orchestrationText = FakeOrchestration) => new(
        Root,
        "fake",
        "tensormap_and_ringbuffer",
        new OrchestrationSource(Write("package/orchestration.cpp", orchestrationText), "aicpu_orchestration_entry"),
        [new KernelSource(7, "add", CoreType.AiVector, Write("package/add.cpp", kernelText))]);

    public const string FakeKernel =
        "#include <pto/pto-inst.hpp>\n#include \"tensor.h\"\n#include \"local.h\"\nextern \"C\" int kernel_entry() { return FAKE_PTO + FAKE_TENSOR + LOCAL; }\n";

    public const string FakeOrchestration =
        "#include \"runtime.h\"\nextern \"C\" int aicpu_orchestration_entry() { return FAKE_RUNTIME; }\n";

    public void Dispose() => _folder.Dispose();
}
