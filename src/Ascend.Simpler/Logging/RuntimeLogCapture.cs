using Microsoft.Extensions.Logging;

namespace Ascend.Simpler;

/// <summary>
/// What simpler's libraries write to standard error during one operation, which may be one of several at a time: lines do not say
/// which run they are of, so each gets all of them.
/// </summary>
internal sealed class RuntimeLogCapture : IDisposable
{
    /// <summary>Lines beyond this number are counted and dropped.</summary>
    private const int Capacity = 20_000;

    private readonly Lock _lock = new();
    private readonly List<RuntimeLogLine> _lines = [];
    private readonly ILogger _logger;
    private int _dropped;
    private bool _ended;

    private RuntimeLogCapture(ILogger logger) => _logger = logger;

    /// <summary>Begins a capture; null when the host does not ask for one.</summary>
    /// <exception cref="AscendException">Standard error cannot be redirected.</exception>
    public static RuntimeLogCapture? Begin(AscendHost host)
    {
        if (!host.CapturesRuntimeLog || host.Backend == BackendKind.Mock)
        {
            return null;
        }

        var capture = new RuntimeLogCapture(SimplerRuntimes.Of(host).Logger);
        try
        {
            StandardErrorTap.Instance.Add(capture);
            return capture;
        }
        catch (IOException e)
        {
            throw new AscendException(
                $"The libraries' log cannot be captured: {e.Message}", "Open standard error, or leave HostOptions.CaptureRuntimeLog off.", e);
        }
    }

    /// <summary>Receives a line, on the tap's thread.</summary>
    public void Add(RuntimeLogLine line)
    {
        lock (_lock)
        {
            if (_lines.Count < Capacity)
            {
                _lines.Add(line);
            }
            else
            {
                _dropped++;
            }
        }
    }

    /// <summary>The error lines so far; null when there are none.</summary>
    public RuntimeLogText? Errors()
    {
        if (!_ended)
        {
            StandardErrorTap.Instance.Drain();
        }

        lock (_lock)
        {
            return RuntimeLogText.Of(_lines);
        }
    }

    /// <summary>Ends the capture and hands its lines to the logger.</summary>
    /// <returns>The lines.</returns>
    public IReadOnlyList<RuntimeLogLine> End()
    {
        if (_ended)
        {
            return _lines;
        }

        StandardErrorTap.Instance.Remove(this);
        _ended = true;
        foreach (RuntimeLogLine line in _lines)
        {
            SimplerLog.LibraryLine(_logger, line.Level, line.Text);
        }

        if (_dropped > 0)
        {
            SimplerLog.LibraryLinesDropped(_logger, _dropped);
        }

        return _lines;
    }

    public void Dispose() => _ = End();
}
