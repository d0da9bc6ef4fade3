namespace Ascend.Simpler.Tests;

/// <summary>A folder as PyPTO's compile step writes it, with two kernels of which one is external.</summary>
internal static class PyptoOutput
{
    public const string Config = PyptoConfig.Text;

    public const string Kernel = "extern \"C\" int kernel_entry() { return 1; }\n";

    /// <summary>Writes it below a tool chain's root.</summary>
    /// <returns>The output folder.</returns>
    public static string Write(FakeToolchain tools, string? config = null)
    {
        string external = Path.GetDirectoryName(tools.Write("external/fa.cpp", Kernel))!;
        tools.Write("decode_out/kernel_config.py", (config ?? Config).Replace("EXTERNAL", external, StringComparison.Ordinal));
        tools.Write("decode_out/orchestration/decode.cpp", FakeToolchain.FakeOrchestration);
        tools.Write("decode_out/kernels/aic/q_proj.cpp", Kernel);
        return Path.Combine(tools.Root, "decode_out");
    }
}
