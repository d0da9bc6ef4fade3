using System.Diagnostics;

namespace Ascend.Tests;

/// <summary>Keeps the spans that ended.</summary>
internal sealed class SpanListener : IDisposable
{
    private readonly ActivityListener _listener;

    public SpanListener()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == AscendDiagnostics.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = Ended.Add,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public List<Activity> Ended { get; } = [];

    public void Dispose() => _listener.Dispose();
}
