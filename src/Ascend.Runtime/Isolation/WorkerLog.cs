using System.Text;
using Microsoft.Extensions.Logging;

namespace Ascend.Runtime;

/// <summary>The last lines that a worker wrote to standard error, within bounds; each also goes to the logger.</summary>
internal sealed class WorkerLog(ILogger logger, int processId)
{
    private const int MaximumLines = 64;
    private const int MaximumLineBytes = 1024;

    private readonly Lock _lock = new();
    private readonly Queue<string> _lines = new();
    private readonly byte[] _line = new byte[MaximumLineBytes];
    private int _length;

    /// <summary>The lines so far, oldest first.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lock)
            {
                return [.. _lines];
            }
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
        if (line.Length == 0)
        {
            return;
        }

        lock (_lock)
        {
            if (_lines.Count == MaximumLines)
            {
                _ = _lines.Dequeue();
            }

            _lines.Enqueue(line);
        }

        RuntimeLog.WorkerLine(logger, processId, line);
    }
}
