namespace Ascend.Tracing;

/// <summary>Where the marker names of a proc come from (TraCR format, section 3).</summary>
public enum MarkerNameSource
{
    /// <summary>The metadata names no marker; markers are shown by number.</summary>
    None,

    /// <summary><c>markerLabels</c>, indexed by event id: authoritative.</summary>
    Labels,

    /// <summary><c>markerTypes</c> in numeric key order: right, since the keys count up without a gap.</summary>
    Types,

    /// <summary><c>markerTypes</c> in numeric key order: right if the colours were registered in ascending order.</summary>
    TypesAssumedAscending,

    /// <summary>
    /// <c>markerTypes</c> whose keys are palette colours picked by hand, in the reference tool's order (keys as text): the
    /// order of registration is not in the file, so a name may belong to another marker.
    /// </summary>
    TypesUnordered,
}
