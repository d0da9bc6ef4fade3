namespace Ascend.Simpler;

/// <summary>
/// A span of time in which simpler's host C API kept its binary interface. The library carries no version, and functions changed
/// parameters without changing name, so a generation is called only when it has been identified.
/// </summary>
public enum SimplerGeneration
{
    /// <summary>2026-06-24 to 06-27: run_prepared with 16 parameters, 128 tensors a call. Driven by this library.</summary>
    G0,

    /// <summary>2026-06-28 to 06-29: run_prepared without its timing parameter.</summary>
    G1,

    /// <summary>2026-06-30 to 07-01: renamed to simpler_run, parameters one by one.</summary>
    G2,

    /// <summary>2026-07-02 to 07-25: simpler_run takes a CallConfig.</summary>
    G3,

    /// <summary>2026-07-26 to 08-01: a pipeline contract; CallConfig without its block_dim.</summary>
    G4,

    /// <summary>2026-08-02 to 08-04: runs in phases, without a run descriptor.</summary>
    G5,

    /// <summary>From 2026-08-05: runs in phases with a run descriptor, 256 tensors a call. Driven by this library.</summary>
    G6,
}
