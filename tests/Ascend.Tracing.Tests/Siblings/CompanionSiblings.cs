using Ascend.Tracing.Tests.Formats;

namespace Ascend.Tracing.Tests.Siblings;

/// <summary>Case 04 and what is like it: kernels that a companion does not tell are never one kernel, and never go unsaid.</summary>
public sealed class CompanionSiblings
{
    private const int Seeds = 100;
    private const string Unknown = "(kernel unknown)";

    [Fact]
    public void Whatever_part_of_the_tasks_a_deps_file_has_the_rest_is_counted_and_never_looks_like_a_kernel()
    {
        for (int seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            SwimlaneTask[] tasks = Tasks(random);
            ulong[] tokens = [.. tasks.Select(t => t.Token).Distinct()];
            Dictionary<ulong, int> known = tokens.Where(_ => random.Next(3) > 0).ToDictionary(t => t, t => 100 + (int)(t % 7));
            using var folder = new FormatFolder();
            bool hasFile = known.Count > 0 && random.Next(4) > 0;
            known = hasFile ? known : [];
            bool isBeside = random.Next(2) == 0;
            string deps = SwimlaneText.Deps([.. known.Select(k => (k.Key, k.Value, k.Value, k.Value))]);
            string? path = hasFile ? folder.Write(isBeside ? "d1/any name.json" : "d0/deps.json", deps) : null;
            string records = folder.Write("d1/records.json", SwimlaneText.Write(ShapeOf(random), tasks));

            FigureReport report = FormatFolder.Report(records, new() { DepsPath = isBeside ? null : path });

            IReadOnlyList<KernelFigures> kernels = report.Procs[0].Kernels;
            int unnamed = tasks.Count(t => !known.ContainsKey(t.Token));
            Assert.Equal(unnamed, kernels.Where(k => k.Name == Unknown).Sum(k => k.Spans));
            Assert.Equal(
                tasks.Where(t => known.ContainsKey(t.Token)).CountBy(t => $"func_{known[t.Token]}").OrderBy(k => k.Key).Select(k => (k.Key, (long)k.Value)),
                kernels.Where(k => k.Name != Unknown).OrderBy(k => k.Name).Select(k => (k.Name, k.Spans)));
            Assert.Equal(unnamed == 0 ? CaptureVerdict.Complete : CaptureVerdict.CompleteWithNotes, report.Verdict);
            DiagnosticKind kind = hasFile ? DiagnosticKind.UnnamedTasks : DiagnosticKind.CompanionMissing;
            Assert.Equal(unnamed == 0 ? [] : [(long)unnamed], report.Diagnostics.Where(d => d.Kind == kind && d.Severity == DiagnosticSeverity.Note).Select(d => d.Count));
        }
    }

    [Fact]
    public void Of_several_deps_files_in_the_folder_none_is_read_under_whatever_names()
    {
        for (int seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            SwimlaneTask[] tasks = Tasks(random);
            using var folder = new FormatFolder();
            int count = random.Next(2, 6);
            for (int i = 0; i < count; i++)
            {
                folder.Write($"{random.Next(1000)}-{i}.json", SwimlaneText.Deps([.. tasks.Select(t => (t.Token, i, i, i)).Distinct()]));
            }

            FigureReport report = FormatFolder.Report(folder.Write("x", SwimlaneText.Write(ShapeOf(random), tasks)));

            Assert.Equal(Unknown, Assert.Single(report.Procs[0].Kernels).Name);
            Assert.Contains(report.Diagnostics, d => d.Kind == DiagnosticKind.CompanionAmbiguous && d.Count == count);
        }
    }

    private static SwimlaneShape ShapeOf(Random random) => (SwimlaneShape)random.Next(3);

    private static SwimlaneTask[] Tasks(Random random)
    {
        ulong at = 5_000_000_000;
        return
        [
            .. Enumerable.Range(0, random.Next(1, 40)).Select(i => new SwimlaneTask(
                i % 6, (ulong)random.Next(12), (ulong)(i / 6), at += (ulong)random.Next(5, 300), at += (ulong)random.Next(5, 300), 1)),
        ];
    }
}
