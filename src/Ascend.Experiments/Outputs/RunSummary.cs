namespace Ascend.Experiments;

/// <summary>What a run of a command gave, for the index page. Written as <c>run.json</c> into the run's folder.</summary>
public sealed record RunSummary
{
    /// <summary>The file's name.</summary>
    public const string FileName = "run.json";

    /// <summary>The schema that this version writes.</summary>
    public const string CurrentSchema = "ascend-run/1";

    /// <summary>Name and version of the JSON schema; members are snake_case.</summary>
    public string Schema { get; init; } = CurrentSchema;

    /// <summary>When the run began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The command line that repeats it.</summary>
    public required string Command { get; init; }

    /// <summary>What was asked, in a few words.</summary>
    public required string Title { get; init; }

    /// <summary>What executed the runs and what its times are worth.</summary>
    public required string Caveat { get; init; }

    /// <summary>What it gave: verdicts with their conditions, a line each.</summary>
    public required IReadOnlyList<string> Results { get; init; }

    /// <summary>The files to open, relative to the run's folder, the report first.</summary>
    public required IReadOnlyList<string> Files { get; init; }
}
