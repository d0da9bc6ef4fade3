using Ascend.Experiments;

namespace Ascend.Cli.Run;

/// <summary>Finishes a run's folder on the console.</summary>
internal static class RunFolders
{
    /// <summary>Finishes it and says what was left alone.</summary>
    public static void Finish(this RunFolder folder, ConsoleStreams streams, RunSummary summary)
    {
        foreach (string note in folder.Finish(summary))
        {
            streams.Error.MarkupLineInterpolated($"[yellow]note:[/] {note}");
        }
    }
}
