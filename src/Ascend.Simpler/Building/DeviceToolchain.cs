namespace Ascend.Simpler;

/// <summary>The compilers of a CANN installation.</summary>
/// <param name="AiCore">ccec.</param>
/// <param name="AiCoreLinker">ld.lld.</param>
/// <param name="Processor">aarch64-target-linux-gnu-g++, for what runs on the device's AICPU.</param>
internal sealed record DeviceToolchain(CompilerTool AiCore, CompilerTool AiCoreLinker, CompilerTool Processor)
{
    /// <summary>The environment variable that names the CANN installation.</summary>
    public const string Variable = "ASCEND_HOME_PATH";

    /// <summary>Finds them and asks each who it is.</summary>
    /// <param name="home">Path of the CANN installation; null when none is named.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <exception cref="AscendNotSupportedException">No installation is named, or a tool is missing or does not run.</exception>
    public static async Task<DeviceToolchain> FindAsync(string? home, CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(home))
        {
            throw new AscendNotSupportedException(
                "Device kernels are compiled by CANN's ccec, and no CANN installation is named.",
                $"Install the CANN toolkit and source its set_env.sh, which sets {Variable}; or compile for the simulator (a2a3sim).");
        }

        string[] paths =
        [
            Path.Combine(home, "bin", "ccec"),
            Path.Combine(home, "bin", "ld.lld"),
            Path.Combine(home, "tools", "hcc", "bin", "aarch64-target-linux-gnu-g++"),
        ];
        string[] missing = [.. paths.Where(path => !File.Exists(path))];
        if (missing.Length > 0)
        {
            throw new AscendNotSupportedException(
                $"The CANN installation '{home}' lacks {string.Join(", ", missing.Select(path => $"'{path}'"))}.",
                $"Install the full CANN toolkit (not only its runtime), or name another installation in {Variable}.");
        }

        CompilerFamily[] families = [CompilerFamily.Clang, CompilerFamily.Clang, CompilerFamily.Gcc];
        var tools = new CompilerTool[paths.Length];
        for (int i = 0; i < paths.Length; i++)
        {
            (string? version, string problem) = await HostCompilerFinder.VersionAsync(paths[i], cancellation).ConfigureAwait(false);
            tools[i] = version is not null
                ? new CompilerTool(paths[i], families[i], version.Split('\n')[0].Trim(), version)
                : throw new AscendNotSupportedException($"'{paths[i]}' does not work: {problem}.", "Repair or reinstall the CANN toolkit.");
        }

        return new DeviceToolchain(tools[0], tools[1], tools[2]);
    }
}
