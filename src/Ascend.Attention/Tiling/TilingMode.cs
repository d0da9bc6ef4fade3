namespace Ascend.Attention;

/// <summary>How the CCE kernel's work is to be split over cores.</summary>
public enum TilingMode
{
    /// <summary>
    /// The kernel's own rule: long-sequence at a context of 4096 and more, else batch-head or split-KV by the amount of
    /// work.
    /// </summary>
    Default,

    /// <summary>
    /// By batch and head, whatever the context: the better tiling of issue 622 at context 4096 (343 against 462 us there).
    /// </summary>
    BatchHead,

    /// <summary>By batch, head and context, every context over all cores, whatever its length.</summary>
    LongSequence,
}
