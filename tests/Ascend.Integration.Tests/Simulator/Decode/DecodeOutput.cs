using System.Globalization;
using System.Text;

namespace Ascend.Integration.Tests;

/// <summary>
/// A PyPTO build output of June 2026 for the 2-layer qwen3-14B decode, made of the orchestration and the 35 kernels in a simpler tree of
/// that time. As then, kernel_config.py has no signatures.
/// </summary>
internal static class DecodeOutput
{
    /// <summary>The kernels by func_id; an asterisk marks those of the AICube.</summary>
    private const string Kernels =
        """
        copy_hidden x_gamma rms_recip q_seed q_proj* k_seed k_proj* v_seed v_proj* fa_work_build qk_gamma qk_recip rope_qkv down_seed gate_seed
        up_seed fa_fused_aic* fa_fused_aiv online_softmax out_seed attn_fence out_proj* residual_rms_cast residual_rms_cast_0
        residual_rms_cast_1 residual_rms_cast_2 residual_rms_cast_3 post_rms_reduce gate_proj* up_proj* silu down_proj* down_cast_residual
        out_consolidate copy_out
        """;

    private const string Config =
        """
        # What the compiler made of one program

        from pathlib import Path

        _ROOT_DIR = Path(__file__).parent

        # How it is scheduled
        RUNTIME_CONFIG = {
        	"runtime": "tensormap_and_ringbuffer",
        	"aicpu_thread_num": 4,
        }

        ORCHESTRATION = {
        	"source": str(_ROOT_DIR / "orchestration" / "decode_fwd_layers.cpp"),
        	"function_name": "aicpu_orchestration_entry"
        }

        KERNELS = [

        """;

    /// <summary>Declares what the simulator's stand-in for CANN lacks.</summary>
    private const string CacheConstants = "inline constexpr int ENTIRE_DATA_CACHE = 0, CACHELINE_OUT = 0;";

    /// <summary>Writes the output.</summary>
    /// <param name="simplerRoot">A tree of generation G0.</param>
    /// <param name="directory">Where to; made if need be.</param>
    /// <remarks>
    /// Two sources are changed for the simulator. fa_fused_aiv.cpp loses the two lines that set an entry offset: the simulator's queues
    /// return the lane already. fa_work_build.cpp gets two constants that name a way to flush a cache, which the simulator has not.
    /// </remarks>
    public static void Write(string simplerRoot, string directory)
    {
        string sources = Path.Combine(simplerRoot, "examples", "a2a3", "tensormap_and_ringbuffer", "qwen3_14b_decode", "kernels");
        var config = new StringBuilder(Config);
        Copy(sources, Path.Combine("orchestration", "decode_fwd_layers.cpp"), directory);
        foreach ((int id, string entry) in Kernels.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Index())
        {
            string name = entry.TrimEnd('*');
            string core = entry == name ? "aiv" : "aic";
            config.Append(CultureInfo.InvariantCulture, $"\t{{\"func_id\": {id}, \"name\": \"{name}\", ")
                .Append(CultureInfo.InvariantCulture, $"\"source\": str(_ROOT_DIR / \"kernels\" / \"{core}\" / \"{name}.cpp\"), \"core_type\": \"{core}\"}},\n");
            Copy(sources, Path.Combine(core, $"{name}.cpp"), Path.Combine(directory, "kernels"));
        }

        File.WriteAllText(Path.Combine(directory, "kernel_config.py"), config.Append("]\n").ToString());
        Change(Path.Combine(directory, "kernels", "aiv", "fa_fused_aiv.cpp"), lines => lines.Where(line => !line.Contains(".setEntryOffset(", StringComparison.Ordinal)));
        Change(Path.Combine(directory, "kernels", "aiv", "fa_work_build.cpp"), lines => lines.SelectMany(
            line => line.StartsWith("using namespace pto;", StringComparison.Ordinal) ? [CacheConstants, line] : new[] { line }));
    }

    private static void Copy(string from, string relative, string to)
    {
        string path = Path.Combine(to, relative);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Copy(Path.Combine(from, relative), path);
    }

    private static void Change(string path, Func<string[], IEnumerable<string>> change)
    {
        string[] lines = File.ReadAllLines(path);
        string[] changed = [.. change(lines)];
        Assert.NotEqual(lines.Length, changed.Length);
        File.WriteAllLines(path, changed);
    }
}
