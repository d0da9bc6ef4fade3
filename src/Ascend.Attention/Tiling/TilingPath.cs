namespace Ascend.Attention;

/// <summary>The split that a tiling uses.</summary>
public enum TilingPath
{
    /// <summary>Each core takes heads of a sequence over the whole context.</summary>
    BatchHead,

    /// <summary>Too little work for batch-head: contexts are split over the cores that fall to one sequence.</summary>
    SplitKv,

    /// <summary>Contexts are split over all cores.</summary>
    LongSequence,
}
