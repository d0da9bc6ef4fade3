using Ascend.Attention;

namespace Ascend.Experiments;

/// <summary>How tiling modes are written on the command line and in manifests.</summary>
public static class TilingNames
{
    /// <summary><see cref="TilingMode.Default"/>.</summary>
    public const string Default = "default";

    /// <summary>The name of a mode.</summary>
    /// <param name="mode">The mode.</param>
    public static string Of(TilingMode mode) => mode switch
    {
        TilingMode.BatchHead => "batch-head",
        TilingMode.LongSequence => "long-sequence",
        _ => Default,
    };

    /// <summary>The mode with a name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static TilingMode Parse(string name) => name switch
    {
        Default => TilingMode.Default,
        "batch-head" => TilingMode.BatchHead,
        "long-sequence" => TilingMode.LongSequence,
        _ => throw new ArgumentException($"'{name}' is no tiling mode; there are default, batch-head and long-sequence.", nameof(name)),
    };
}
