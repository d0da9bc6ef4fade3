namespace Ascend.Tracing;

/// <summary>What a span is called in a timeline.</summary>
public enum SliceNaming
{
    /// <summary>The marker, as the reference tools do it; the kernel stands in the arguments.</summary>
    Marker,

    /// <summary>The kernel, where its name is known, else the marker.</summary>
    Kernel,
}
