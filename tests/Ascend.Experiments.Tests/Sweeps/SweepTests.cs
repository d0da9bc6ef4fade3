using Ascend.Experiments.Tests.Measurement;
using Ascend.Runtime;

namespace Ascend.Experiments.Tests.Sweeps;

public sealed class SweepTests : IDisposable
{
    private static readonly SweepPlan s_plan = new()
    {
        Batches = [1, 2],
        Contexts = [16, 32, 64],
        QueryHeads = [1],
        KvHeads = [1],
        HeadDim = 16,
        BlockSize = 16,
    };

    private readonly TemporaryFolder _folder = new();

    private ExperimentOptions Options => Noisy.Rounds(2) with { OutputDirectory = _folder.Path };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_interrupted_sweep_keeps_what_was_finished_and_measures_only_the_rest()
    {
        using (var cancellation = new CancellationTokenSource())
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(s_plan, step =>
            {
                if (step is { Finished: 2, Result: not null })
                {
                    cancellation.Cancel();
                }
            }, cancellation.Token));
        }

        DateTimeOffset[] before = [.. Stored().Select(result => result.Comparison!.StartedAt)];
        Assert.Equal(2, before.Length);
        var measured = new List<string>();
        IReadOnlyList<SweepResult> all = await RunAsync(s_plan, step => measured.AddRange(step.Result is null ? [] : [step.Point.Key]));
        Assert.Equal(s_plan.Points.Select(point => point.Key), all.Select(result => result.Point.Key));
        Assert.Equal(s_plan.Points.Skip(2).Select(point => point.Key), measured);
        Assert.Equal(before, Stored().Take(2).Select(result => result.Comparison!.StartedAt));
        Assert.All(all, result => Assert.Equal(SweepStatus.Done, result.Status));
    }

    [Fact]
    public async Task A_point_that_cannot_run_is_stored_with_the_reason_and_does_not_end_the_sweep()
    {
        SweepPlan plan = s_plan with { Batches = [1], QueryHeads = [3, 4], KvHeads = [4] };
        IReadOnlyList<SweepResult> all = await RunAsync(plan);
        Assert.Equal(3, all.Count(result => result.Status == SweepStatus.Refused && result.Error!.Contains('3')));
        Assert.Equal(3, all.Count(result => result.Status == SweepStatus.Done));
    }

    [Fact]
    public async Task A_store_measured_in_another_way_is_refused()
    {
        await RunAsync(s_plan with { Batches = [1], Contexts = [16] });
        using SweepStore store = Open();
        using AscendHost host = AscendHost.Open(new HostOptions { Backend = BackendKind.Mock });
        InvalidOperationException refused = Assert.Throws<InvalidOperationException>(
            () => new Sweep(host, s_plan, store, Options with { Precision = 0.5 }));
        Assert.Contains("0.5", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_store_is_refused_and_left_alone()
    {
        string file = _folder.File("sweep.db");
        File.WriteAllText(file, "this is no database, but long enough to look like one to a reader of headers, which are 100 bytes long..");
        Assert.Throws<InvalidDataException>(() => SweepStore.Open(file));
        Assert.StartsWith("this is no database", File.ReadAllText(file), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_heat_map_names_the_backend_and_has_a_cell_for_every_point()
    {
        IReadOnlyList<SweepResult> all = await RunAsync(s_plan);
        var html = new StringWriter();
        SweepReport.WriteHtml(html, all);
        string page = html.ToString();
        Assert.Contains("mock, profile", page, StringComparison.Ordinal);
        Assert.Contains("not measured on hardware", page, StringComparison.Ordinal);
        Assert.Equal(6, page.Split("<td style").Length - 1);
        Assert.DoesNotContain("http", page, StringComparison.Ordinal);
        var csv = new StringWriter();
        SweepReport.WriteCsv(csv, all);
        string[] lines = csv.ToString().TrimEnd().Split('\n');
        Assert.Equal(7, lines.Length);
        Assert.All(lines.Skip(1), line => Assert.Contains("modelled", line, StringComparison.Ordinal));
        Assert.Equal(lines[0].Split(',').Length, lines[1].Split(',').Length);
    }

    private async Task<IReadOnlyList<SweepResult>> RunAsync(SweepPlan plan, Action<SweepProgress>? report = null, CancellationToken cancellation = default)
    {
        using SweepStore store = Open();
        using AscendHost host = AscendHost.Open(new HostOptions { Backend = BackendKind.Mock });
        return await new Sweep(host, plan, store, Options).RunAsync(report is null ? null : new Synchronous(report), cancellation);
    }

    private SweepStore Open() => SweepStore.Open(_folder.File("sweep.db"));

    private IReadOnlyList<SweepResult> Stored()
    {
        using SweepStore store = Open();
        return store.Read();
    }

    private sealed class Synchronous(Action<SweepProgress> report) : IProgress<SweepProgress>
    {
        public void Report(SweepProgress value) => report(value);
    }
}
