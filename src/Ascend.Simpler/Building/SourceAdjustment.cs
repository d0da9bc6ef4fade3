namespace Ascend.Simpler;

/// <summary>A change that a kernel's source needs on a platform. It is made in a copy in the compilation cache.</summary>
/// <param name="OnSimulator">Where it is needed: on the simulator, or on the device.</param>
/// <param name="RemoveLinesWith">Lines with this text are left out; null for none.</param>
/// <param name="Insert">A line to put in; null for none.</param>
/// <param name="BeforeLineWith">Text of the line that <paramref name="Insert"/> comes before.</param>
/// <param name="Because">Why, in a sentence.</param>
public sealed record SourceAdjustment(
    bool OnSimulator, string? RemoveLinesWith, string? Insert, string? BeforeLineWith, string Because)
{
    /// <summary>Changes lines.</summary>
    /// <returns>The changed lines; those given when there is nothing to remove.</returns>
    /// <exception cref="InvalidDataException">The line that something comes before is not there.</exception>
    internal IReadOnlyList<string> Apply(IReadOnlyList<string> lines)
    {
        if (RemoveLinesWith is { } text)
        {
            lines = [.. lines.Where(line => !line.Contains(text, StringComparison.Ordinal))];
        }

        if (Insert is not { } insert)
        {
            return lines;
        }

        int at = lines.ToList().FindIndex(line => line.Contains(BeforeLineWith!, StringComparison.Ordinal));
        return at >= 0
            ? [.. lines.Take(at), insert, .. lines.Skip(at)]
            : throw new InvalidDataException(
                $"it has no line with '{BeforeLineWith}', before which '{insert}' would go: the source is another one");
    }
}
