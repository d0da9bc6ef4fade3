using System.Text;
using Microsoft.Extensions.Logging;

namespace Ascend.Simpler;

/// <summary>The last lines that a worker wrote to standard error, within bounds; each also goes to the logger.</summary>
internal sealed class WorkerLog(ILogger logger, int processId)
{
    /// <summary>A line that a worker writes before it answers with a failure: what it wrote about it comes before.</summary>
    public const string Mark = "\u001eascend-worker-failure";

    private const int MaximumLines = 64;
    private const int MaximumLineBytes = 1024;

    private readonly Queue<string> _lines = new();
    private readonly byte[] _line = new byte[MaximumLineBytes];
    private int _length;
    private long _count;
    private int _marks;

    /// <summary>The lines so far, oldest first.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
            {
                return [.. _lines];
            }
        }
    }

    /// <summary>Number of lines so far, those no longer kept included.</summary>
    public long Count
    {
        get
        {
            lock (_lines)
            {
                return _count;
            }
        }
    }

    /// <summary>Waits for a <see cref="Mark"/>.</summary>
    /// <param name="limit">How long it may be on its way.</param>
    /// <param name="count">The <see cref="Count"/> before what is asked for.</param>
    /// <returns>The lines since then that are still kept.</returns>
    public IReadOnlyList<string> LinesUpToMark(TimeSpan limit, long count)
    {
        lock (_lines)
        {
            if (_marks == 0)
            {
                _ = Monitor.Wait(_lines, limit);
            }

            _marks = 0;
            return [.. _lines.TakeLast((int)Math.Min(_count - count, MaximumLines))];
        }
    }

    /// <summary>Reads a stream to its end.</summary>
    public async Task ReadAsync(Stream stream)
    {
        var buffer = new byte[4096];
        try
        {
            int count;
            while ((count = await stream.ReadAsync(buffer).ConfigureAwait(false)) > 0)
            {
                Append(buffer.AsSpan(0, count));
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The process is gone, and what it wrote last with it.
        }

        EndLine();
    }

    /// <summary>Takes bytes; of a line longer than the bound its beginning is kept.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            if (value == '\n')
            {
                EndLine();
            }
            else if (_length < MaximumLineBytes && value != '\r')
            {
                _line[_length++] = value;
            }
        }
    }

    private void EndLine()
    {
        string line = Encoding.UTF8.GetString(_line, 0, _length).Trim();
        _length = 0;
        if (line == Mark)
        {
            lock (_lines)
            {
                _marks++;
                Monitor.PulseAll(_lines);
            }

            return;
        }

        if (line.Length == 0)
        {
            return;
        }

        lock (_lines)
        {
            if (_lines.Count == MaximumLines)
            {
                _ = _lines.Dequeue();
            }

            _lines.Enqueue(line);
            _count++;
        }

        SimplerLog.WorkerLine(logger, processId, line);
    }
}
