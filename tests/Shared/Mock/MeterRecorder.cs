using System.Diagnostics.Metrics;

namespace Ascend.Tests;

/// <summary>Keeps what the instruments count.</summary>
internal sealed class MeterRecorder : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly List<(string Instrument, long Value, KeyValuePair<string, object?>[] Tags)> _seen = [];

    public MeterRecorder()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == AscendDiagnostics.MeterName)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            lock (_seen)
            {
                _seen.Add((instrument.Name, value, tags.ToArray()));
            }
        });
        _listener.Start();
    }

    public long Observe(string instrument)
    {
        lock (_seen)
        {
            _seen.RemoveAll(s => s.Instrument == instrument);
        }

        _listener.RecordObservableInstruments();
        return Sum(instrument);
    }

    public long Sum(string instrument, (string Key, object Value)? tag = null)
    {
        lock (_seen)
        {
            return _seen.Where(s => s.Instrument == instrument
                && (tag is not { } t || s.Tags.Any(p => p.Key == t.Key && Equals(p.Value, t.Value)))).Sum(s => s.Value);
        }
    }

    public void Dispose() => _listener.Dispose();
}
