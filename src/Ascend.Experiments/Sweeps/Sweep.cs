using Ascend.Files;
using Ascend.Runtime;

namespace Ascend.Experiments;

/// <summary>Measures the CCE kernel against PyPTO's at every point of a plan, and goes on where an interrupted sweep ended.</summary>
public sealed class Sweep
{
    private readonly AscendHost _host;
    private readonly SweepPlan _plan;
    private readonly SweepStore _store;
    private readonly ExperimentOptions _options;

    /// <summary>Plans a sweep; nothing runs yet.</summary>
    /// <param name="host">Where to run; not taken over.</param>
    /// <param name="plan">The points.</param>
    /// <param name="store">Receives each point's outcome; not taken over.</param>
    /// <param name="options">How each point is measured; null takes every default.</param>
    /// <exception cref="InvalidOperationException">The store's points were measured in another way.</exception>
    public Sweep(AscendHost host, SweepPlan plan, SweepStore store, ExperimentOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(store);
        _host = host;
        _plan = plan;
        _store = store;
        _options = options ?? new ExperimentOptions();
        store.Bind(new SweepSettings(
            BackendNames.Name(host), host.MockNoise, _options.Metric, _options.Precision, _options.MinRounds, _options.MaxRounds, plan.Seed));
    }

    /// <summary>The arms of a point; by default the packages that come with the library.</summary>
    public Func<SweepPoint, IReadOnlyList<ExperimentArm>> Arms { get; init; } = point => [ExperimentArm.Cce(point.Tiling), ExperimentArm.Pypto()];

    /// <summary>Measures every point that the store does not have. Points that cannot run are stored with the reason.</summary>
    /// <param name="progress">Called as the sweep goes on; may be null.</param>
    /// <param name="cancellation">Ends the sweep; the point under way is measured anew when it is resumed.</param>
    /// <returns>Every point of the plan with its outcome, in the plan's order.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<IReadOnlyList<SweepResult>> RunAsync(IProgress<SweepProgress>? progress = null, CancellationToken cancellation = default)
    {
        IReadOnlyList<SweepPoint> points = _plan.Points;
        HashSet<string> finished = _store.FinishedKeys();
        int done = points.Count(point => finished.Contains(point.Key));
        foreach (SweepPoint point in points.Where(point => !finished.Contains(point.Key)))
        {
            cancellation.ThrowIfCancellationRequested();
            var steps = new Steps(step => progress?.Report(new SweepProgress(point, done, points.Count, null, step)));
            SweepResult result = await MeasureAsync(point, steps, cancellation).ConfigureAwait(false);
            _store.Write(result);
            done++;
            progress?.Report(new SweepProgress(point, done, points.Count, result, null));
        }

        Dictionary<string, SweepResult> all = _store.Read().ToDictionary(result => result.Point.Key);
        return [.. points.Select(point => all[point.Key])];
    }

    private async Task<SweepResult> MeasureAsync(SweepPoint point, Steps steps, CancellationToken cancellation)
    {
        try
        {
            ExperimentOptions options =
                _options with { OutputDirectory = Path.Combine(_options.OutputDirectory, "points", point.Key) };
            var experiment = new Experiment(_host, point.Problem(_plan.Seed), Arms(point), options);
            return new SweepResult(point, SweepStatus.Done, await experiment.RunAsync(steps, cancellation).ConfigureAwait(false), null);
        }
        catch (Exception e) when (e is ArgumentException or ComparisonRefusedException or AscendOutOfMemoryException)
        {
            return new SweepResult(point, SweepStatus.Refused, null, ExceptionText.Of(e));
        }
        catch (AscendException e)
        {
            return new SweepResult(point, SweepStatus.Failed, null, e.Message);
        }
    }

    private sealed class Steps(Action<ExperimentProgress> report) : IProgress<ExperimentProgress>
    {
        public void Report(ExperimentProgress value) => report(value);
    }
}
