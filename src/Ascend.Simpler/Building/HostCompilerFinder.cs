using System.ComponentModel;

namespace Ascend.Simpler;

/// <summary>
/// Finds a C++ compiler for simulator kernels, which need <c>_Float16</c> in C++23: g++ 13 or clang 15 at least. Candidates are tried,
/// not guessed from their version.
/// </summary>
internal sealed class HostCompilerFinder(Func<string, string?> environment)
{
    /// <summary>The environment variable that names the compiler to use, and the only one then tried.</summary>
    public const string Variable = "ASCEND_KERNEL_CXX";

    /// <summary>Gives clang's <c>__bf16</c> the standard's name, with the conversions that libgcc lacks before version 13.</summary>
    public const string Bfloat16Header =
        """
        #pragma once
        namespace std {
        using bfloat16_t = __bf16;
        }
        extern "C" __attribute__((weak)) __bf16 __truncsfbf2(float value) {
            unsigned bits = __builtin_bit_cast(unsigned, value);
            bool nan = (bits & 0x7fffffffu) > 0x7f800000u;
            unsigned rounded = nan ? bits | 0x00400000u : bits + 0x7fffu + ((bits >> 16) & 1u);
            return __builtin_bit_cast(__bf16, static_cast<unsigned short>(rounded >> 16));
        }
        extern "C" __attribute__((weak)) __bf16 __truncdfbf2(double value) { return __truncsfbf2(static_cast<float>(value)); }

        """;

    private const string Float16Probe = "_Float16 twice(_Float16 x) { return x + x; }\nstatic_assert(sizeof(_Float16) == 2);\n";

    private const string StandardBfloat16Probe =
        """
        #include <stdfloat>
        #ifndef __STDCPP_BFLOAT16_T__
        #error "no std::bfloat16_t"
        #endif
        std::bfloat16_t twice(std::bfloat16_t x) { return x + x; }

        """;

    private static readonly TimeSpan s_probeLimit = TimeSpan.FromMinutes(1);

    private static readonly string[] s_candidates =
    [
        "g++-15", "g++-14", "g++-13", "clang++-22", "clang++-21", "clang++-20", "clang++-19", "clang++-18", "clang++-17", "clang++-16",
        "clang++-15", "g++", "clang++",
    ];

    /// <summary>The compiler asked for, or the first candidate that passes.</summary>
    /// <param name="requested">Name or path; null takes the variable, then the candidates on the path.</param>
    /// <param name="forKernels">False accepts one that only knows C++17, which orchestrations need.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <exception cref="AscendNotSupportedException">None passes; the message lists what was tried and what to install.</exception>
    public async Task<CompilerTool> FindAsync(string? requested, bool forKernels, CancellationToken cancellation)
    {
        string? named = requested ?? (environment(Variable) is { Length: > 0 } variable ? variable : null);
        var tried = new List<string>();
        foreach (string candidate in named is null ? s_candidates : [named])
        {
            if (ToolProcess.Locate(candidate, environment) is not { } path)
            {
                tried.Add($"{candidate} (not found)");
                continue;
            }

            (CompilerTool? tool, string problem) = await ProbeAsync(path, forKernels, cancellation).ConfigureAwait(false);
            if (tool is not null)
            {
                return tool;
            }

            tried.Add($"{path} ({problem})");
        }

        throw new AscendNotSupportedException(
            forKernels
                ? $"No C++ compiler for simulator kernels: they need _Float16 in C++23. Tried {string.Join(", ", tried)}."
                : $"No C++17 compiler. Tried {string.Join(", ", tried)}.",
            $"Install g++ 13 or later or clang 15 or later (Debian and Ubuntu: apt-get install g++-13, or clang-19), "
            + $"or name one in {Variable} or KernelCompilerOptions.HostCompiler.");
    }

    /// <summary>Asks a tool who it is.</summary>
    /// <returns>Null with the reason when it cannot be run or fails.</returns>
    public static async Task<(string? Version, string Problem)> VersionAsync(string path, CancellationToken cancellation)
    {
        try
        {
            ToolResult result = await ToolProcess.RunAsync(
                path, ["--version"], Path.GetTempPath(), s_probeLimit, cancellation).ConfigureAwait(false);
            return result.ExitCode == 0
                ? (result.Output.Trim(), "")
                : (null, $"--version ended with {(result.TimedOut ? "a timeout" : $"exit code {result.ExitCode}")}");
        }
        catch (Win32Exception e)
        {
            return (null, $"it cannot be started: {e.Message}");
        }
    }

    private static async Task<(CompilerTool? Tool, string Problem)> ProbeAsync(
        string path, bool forKernels, CancellationToken cancellation)
    {
        (string? version, string problem) = await VersionAsync(path, cancellation).ConfigureAwait(false);
        if (version is null)
        {
            return (null, problem);
        }

        string identity = version.Split('\n')[0].Trim();
        CompilerFamily family = version.Contains("clang", StringComparison.OrdinalIgnoreCase) ? CompilerFamily.Clang : CompilerFamily.Gcc;
        var tool = new CompilerTool(path, family, identity, version);
        if (!await CompilesAsync(path, "-std=c++17", "static_assert(__cplusplus >= 201703L);\n", cancellation).ConfigureAwait(false))
        {
            return (null, $"{identity}: no C++17");
        }

        if (!await CompilesAsync(path, "-std=c++23", Float16Probe, cancellation).ConfigureAwait(false))
        {
            return forKernels ? (null, $"{identity}: no _Float16 in C++23") : (tool, "");
        }

        Bfloat16Support support =
            await CompilesAsync(path, "-std=c++23", StandardBfloat16Probe, cancellation).ConfigureAwait(false) ? Bfloat16Support.StandardLibrary
            : await CompilesAsync(path, "-std=c++23", $"{Bfloat16Header}__bf16 twice(__bf16 x) {{ return x + x; }}\n", cancellation)
                .ConfigureAwait(false) ? Bfloat16Support.CompilerType
            : Bfloat16Support.None;
        return (tool with { Bfloat16 = support }, "");
    }

    private static async Task<bool> CompilesAsync(string path, string standard, string text, CancellationToken cancellation)
    {
        string folder = Directory.CreateTempSubdirectory("ascend-probe-").FullName;
        try
        {
            string source = Path.Combine(folder, "probe.cpp");
            await File.WriteAllTextAsync(source, text, cancellation).ConfigureAwait(false);
            ToolResult result = await ToolProcess.RunAsync(
                path, [standard, "-w", "-fsyntax-only", source], folder, s_probeLimit, cancellation).ConfigureAwait(false);
            return result.ExitCode == 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
