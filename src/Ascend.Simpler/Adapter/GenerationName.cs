namespace Ascend.Simpler;

/// <summary>Names the known families of simpler's host ABI, for people; nothing is decided by the name.</summary>
internal static class GenerationName
{
    /// <summary>The family that a tree's facts are those of (2026-06 to 2026-10: G0 to G11).</summary>
    public static string Of(AdapterFacts facts)
    {
        bool smallTensor = facts.Number("kernel.tensor.size") < 128;
        if (facts["kernel.core_callable.argument_index"] == "yes")
        {
            return "branch of 2026-06 with argument indices";
        }

        return facts["run.form"] switch
        {
            "run_prepared" => facts["run.timing"] == "yes" ? "G0" : "G1",
            "simpler_run" when facts["run.exploded"] == "yes" => "G2",
            "simpler_run" => facts.HasKnob("block_dim") ? "G3" : "G4",
            _ when facts.All.ContainsKey("kernel.tensor.transfer") => "G11",
            _ when facts["run.joined_launch"] == "yes" => "G10",
            _ when facts["run.kernel_mode"] is not ("" or "absent") => "G9",
            _ when facts.Number("init.parameters") == 12 => "G8",
            _ when smallTensor => facts.Functions.Contains("device_memory_info_ctx") ? "G7c" : "G7b",
            _ when facts.HasSplitCodes => "G7a",
            _ => facts["run.descriptor"] == "yes" ? "G6" : "G5",
        };
    }
}
