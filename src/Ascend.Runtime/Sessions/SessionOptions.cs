namespace Ascend.Runtime;

/// <summary>How a <see cref="RuntimeSession"/> behaves. Immutable.</summary>
public sealed record SessionOptions
{
    /// <summary>Folder for captures and collectors' files of runs that name none; <c>ascend-output</c> in the current directory
    /// by default.</summary>
    public string OutputDirectory { get; init; } = "ascend-output";

    /// <summary>
    /// Keep the plain and the TraCR build of the runtime open side by side, or close one before the other is opened. Null keeps
    /// both on the simulator and one at a time elsewhere, since on a device both would claim the same cores.
    /// </summary>
    public bool? KeepBothBuildsOpen { get; init; }
}
