namespace Ascend.Attention;

/// <summary>Outcome of a golden check. Immutable.</summary>
public sealed record GoldenResult
{
    /// <summary>True if every element is finite and within the tolerance.</summary>
    public bool Passed => Mismatches == 0;

    /// <summary>Elements compared.</summary>
    public required long Elements { get; init; }

    /// <summary>Elements outside the tolerance; those that are not finite are among them.</summary>
    public required long Mismatches { get; init; }

    /// <summary>Elements of the output that are NaN or infinite.</summary>
    public required long NonFinite { get; init; }

    /// <summary>Elements that still hold the bits the output was filled with: nothing wrote them.</summary>
    public required long Unwritten { get; init; }

    /// <summary>Largest |actual − expected| over the finite elements.</summary>
    public required double MaxAbsoluteError { get; init; }

    /// <summary>
    /// The element with the largest error relative to its tolerance; the first that is not finite, if there is one.
    /// </summary>
    public required GoldenElement Worst { get; init; }

    /// <summary>The tolerance used.</summary>
    public required GoldenTolerance Tolerance { get; init; }

    /// <summary>The verdict with its figures on one line.</summary>
    public override string ToString()
    {
        if (Passed)
        {
            return $"golden passed: {Elements} elements, largest error {MaxAbsoluteError:G3}";
        }

        string cause = Unwritten == Elements ? "the output was never written; "
            : NonFinite > 0 ? $"{NonFinite} not finite; "
            : "";
        return $"golden FAILED: {Mismatches} of {Elements} elements outside rtol {Tolerance.Relative:G3}, " +
            $"atol {Tolerance.Absolute:G3}; {cause}worst {Worst}";
    }
}
