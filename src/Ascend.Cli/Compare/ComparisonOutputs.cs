using Ascend.Experiments;

namespace Ascend.Cli.Compare;

/// <summary>Where a comparison is written to.</summary>
/// <param name="Directory">Folder of captures and of the report when <paramref name="Html"/> is null.</param>
/// <param name="Html">The report's file.</param>
/// <param name="Json">File of the JSON, <c>-</c> for standard output; null for none.</param>
/// <param name="Csv">File of the samples; likewise.</param>
/// <param name="Markdown">File of the summary; likewise.</param>
internal sealed record ComparisonOutputs(string Directory, string? Html, string? Json, string? Csv, string? Markdown)
{
    /// <summary>Finds out before long work that a file could not be written after it.</summary>
    /// <exception cref="UsageException">A named file cannot be written.</exception>
    public void RequireWritable()
    {
        foreach (string path in new[] { Html, Json, Csv, Markdown }.OfType<string>())
        {
            OutputTarget.RequireWritable(path);
        }
    }

    public void Write(Comparison comparison, ConsoleStreams streams, CancellationToken cancellation)
    {
        if (Json is not null)
        {
            OutputTarget.Write(Json, stream => ComparisonFile.Write(stream, comparison));
        }

        _ = streams;
        cancellation.ThrowIfCancellationRequested();
    }
}
