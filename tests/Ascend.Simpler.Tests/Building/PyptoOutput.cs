namespace Ascend.Simpler.Tests;

/// <summary>A folder as PyPTO's compile step writes it, with two kernels of which one is external.</summary>
internal static class PyptoOutput
{
    public const string Config =
        """
        # What the compiler made of one program

        from pathlib import Path

        from simpler.task_interface import ArgDirection as _D

        _ROOT_DIR = Path(__file__).parent

        # How it is scheduled
        RUNTIME_CONFIG = {
        	"runtime": "tensormap_and_ringbuffer",
        	"aicpu_thread_num": 0,
        }

        ORCHESTRATION = {
        	"source": str(_ROOT_DIR / "orchestration" / "decode.cpp"),
        	"function_name": "aicpu_orchestration_entry",
        	"signature": [_D.IN, _D.INOUT, _D.OUT],
        }

        KERNELS = [
        	{"func_id": 0, "name": "q_proj", "source": str(_ROOT_DIR / "kernels" / "aic" / "q_proj.cpp"), "core_type": "aic", "signature": [_D.IN, _D.OUT]},
        	{"func_id": 16, "name": "fa_fused", "source": 'EXTERNAL/fa.cpp', "core_type": "aiv", "external": True, "extra_include_dirs": ['EXTERNAL/include', "EXTERNAL"]},
        ]

        """;

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
