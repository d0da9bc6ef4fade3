namespace Ascend.Integration.Tests.Captures;

/// <summary>What captures of the real runtime have in common and what is now and then in them.</summary>
/// <param name="Always">The sentences of every capture of a run that computed.</param>
/// <param name="Sometimes">Those of some.</param>
/// <param name="Alone">All sentences of a run of one AICPU thread, which computed nothing.</param>
internal sealed record CaptureGrammar(SortedSet<string> Always, SortedSet<string> Sometimes, SortedSet<string> Alone)
{
    /// <summary>The grammar in the repository: lines of a kind, a tab and a sentence.</summary>
    public static string File { get; } = Path.Combine(RepositoryRoot.Path, "tests", "data", "capture-grammar.tsv");

    /// <summary>Reads the table in the repository.</summary>
    public static CaptureGrammar Read()
    {
        ILookup<string, string> rows = System.IO.File.ReadLines(File).Where(l => !l.StartsWith('#'))
            .Select(l => l.Split('\t')).ToLookup(f => f[0], f => f[1]);
        return new(Set(rows["always"]), Set(rows["sometimes"]), Set(rows["alone"]));
    }

    /// <summary>Derives the grammar from captures of the real runtime.</summary>
    /// <param name="root">The folder of traces-real.</param>
    public static CaptureGrammar Derive(string root)
    {
        SortedSet<string>? always = null;
        SortedSet<string> seen = Set([]), alone = Set([]);
        foreach (string folder in Directory.GetDirectories(root))
        {
            var capture = RawCapture.Read(folder);
            if (folder.Contains("cap512", StringComparison.Ordinal))
            {
                seen.UnionWith(CaptureFacts.OfThreads(capture));
            }
            else if (capture.AicpuThreads == 1)
            {
                alone.UnionWith(CaptureFacts.Of(capture));
            }
            else
            {
                SortedSet<string> facts = CaptureFacts.Of(capture);
                seen.UnionWith(facts);
                (always ??= Set(facts)).IntersectWith(facts);
            }
        }

        seen.ExceptWith(always!);
        return new(always!, seen, alone);
    }

    /// <summary>The table's lines.</summary>
    public IEnumerable<string> Lines() => new[] { ("always", Always), ("sometimes", Sometimes), ("alone", Alone) }
        .SelectMany(kind => kind.Item2.Select(fact => $"{kind.Item1}\t{fact}"));

    private static SortedSet<string> Set(IEnumerable<string> facts) => new(facts, StringComparer.Ordinal);
}
