namespace Ascend.Simpler.Tests;

/// <summary>A <c>kernel_config.py</c> with two kernels, of which the second lies below EXTERNAL.</summary>
internal static class PyptoConfig
{
    public const string Text =
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
}
