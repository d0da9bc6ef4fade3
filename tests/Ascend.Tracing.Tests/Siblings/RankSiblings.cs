using Ascend.Tracing.Tests.Formats;

namespace Ascend.Tracing.Tests.Siblings;

/// <summary>Case 06 and what is like it: folders of runs on several devices, of any number, depth and with parts missing.</summary>
public sealed class RankSiblings
{
    private const int Seeds = 40;

    [Fact]
    public void Ranks_are_side_by_side_as_each_is_alone_and_those_without_records_are_missing()
    {
        for (int seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            using var folder = new FormatFolder();
            string above = new[] { "", "dfx_outputs/", "run 7/dfx_outputs/", "node0/" }[random.Next(4)];
            int ranks = random.Next(2, 10);
            int dispatch = random.Next(2);
            int[] missing = [.. Enumerable.Range(0, ranks).Where(_ => random.Next(5) == 0).Take(ranks - 2)];
            var files = new Dictionary<int, string>();
            for (int rank = 0; rank < ranks; rank++)
            {
                ulong at = 1_000_000_000 + (ulong)random.NextInt64(1L << 50);
                ulong longer = (ulong)random.Next(5000);
                folder.Write($"{above}rank{rank}/d{dispatch}/deps.json", SwimlaneText.Deps((0, 7, -1, -1), (1, -1, 8, 8)));
                if (!missing.Contains(rank))
                {
                    SwimlaneTask[] tasks = [.. SwimlaneText.Launch(1, at).Select(t => t with { End = t.End + longer })];
                    files[rank] = folder.Write($"{above}rank{rank}/d{dispatch}/chip_swimlane_records.json", SwimlaneText.Write((SwimlaneShape)random.Next(3), tasks));
                }
            }

            FigureReport report = FormatFolder.Report(folder.Path);

            Assert.Equal(files.Keys.Order(), report.Procs.Select(p => p.ProcId));
            foreach (ProcFigures proc in report.Procs)
            {
                ProcFigures alone = Assert.Single(FormatFolder.Report(files[proc.ProcId]).Procs);
                Assert.Equal(alone.DurationNs, proc.DurationNs);
                Assert.Equal(alone.Kernels.Select(k => (k.Name, k.Spans, k.MakespanNs, k.GapNs)), proc.Kernels.Select(k => (k.Name, k.Spans, k.MakespanNs, k.GapNs)));
            }

            Assert.Equal(missing.Length == 0 ? CaptureVerdict.Complete : CaptureVerdict.Incomplete, report.Verdict);
            Assert.Equal(
                missing.Select(r => Path.GetFileName($"rank{r}")),
                report.Diagnostics.Where(d => d.Kind == DiagnosticKind.MissingFile).Select(d => Path.GetFileName(d.File)));
            Assert.Contains("--proc", Assert.Throws<TraceFormatException>(() => report.Select()).Message, StringComparison.Ordinal);
            Assert.DoesNotContain(report.Diagnostics, d => d.Meaning.Contains("--time Shared", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_comparison_names_the_rank_and_says_nothing_of_the_others()
    {
        for (int seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            using var folder = new FormatFolder();
            int ranks = random.Next(2, 8);
            for (int rank = 0; rank < ranks; rank++)
            {
                folder.Write($"rank{rank}/d0/records.json", SwimlaneText.Write(SwimlaneShape.S1, SwimlaneText.Launch(1, (ulong)random.NextInt64(1, 1L << 40))));
            }

            FigureReport report = FormatFolder.Report(folder.Path);
            int first = random.Next(ranks), second = random.Next(ranks);
            var diff = FigureDiff.Of(report, report.Select(first), report, report.Select(second));

            Assert.Contains($"first: proc {first} (rank{first}/d0) of {ranks}; the others are not compared", diff.Remarks);
            Assert.Contains($"second: proc {second} (rank{second}/d0) of {ranks}; the others are not compared", diff.Remarks);
            Assert.Equal(2, diff.Remarks.Count(r => r.Contains("core time", StringComparison.Ordinal)));
            Assert.Equal((first, second), (diff.ProcBefore, diff.ProcAfter));
        }
    }
}
