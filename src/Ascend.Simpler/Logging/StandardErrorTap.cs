using System.Text;

namespace Ascend.Simpler;

/// <summary>
/// Puts a pipe in the place of standard error while someone listens. Lines that look like those of simpler's libraries go to the
/// listeners, everything else to the real standard error.
/// </summary>
/// <remarks>
/// One per process, since file descriptor 2 is. The reading thread only sorts and stores lines, so whoever writes to the pipe is
/// never waiting for anything but it.
/// </remarks>
internal sealed class StandardErrorTap
{
    private static readonly Lazy<StandardErrorTap> s_instance = new(() => new StandardErrorTap());

    // The reading thread takes _lock and _progress; who writes to the pipe must hold neither, since the pipe may be full.
    private readonly Lock _lock = new();
    private readonly Lock _writing = new();
    private readonly object _progress = new();
    private readonly List<RuntimeLogCapture> _listeners = [];
    private readonly int _readEnd;
    private readonly int _writeEnd;
    private int _users;
    private int _real = -1;
    private long _lastMark;
    private long _reachedMark;

    private StandardErrorTap()
    {
        (_readEnd, _writeEnd) = FileDescriptors.Pipe();
        new Thread(ReadLoop) { IsBackground = true, Name = "ascend runtime log" }.Start();
    }

    /// <summary>The tap of this process.</summary>
    /// <exception cref="IOException">No pipe can be made.</exception>
    public static StandardErrorTap Instance => s_instance.Value;

    /// <summary>Has a capture receive the lines from now on.</summary>
    /// <exception cref="IOException">Standard error is closed.</exception>
    public void Add(RuntimeLogCapture listener)
    {
        lock (_lock)
        {
            if (_users == 0)
            {
                if (_real >= 0)
                {
                    FileDescriptors.Close(_real);
                }

                _real = FileDescriptors.Duplicate(FileDescriptors.StandardError);
                FileDescriptors.Redirect(_writeEnd, FileDescriptors.StandardError);
            }

            _users++;
            _listeners.Add(listener);
        }
    }

    /// <summary>Ends a capture. When this returns it has every line that was written before.</summary>
    public void Remove(RuntimeLogCapture listener)
    {
        lock (_lock)
        {
            if (--_users == 0)
            {
                FileDescriptors.Redirect(_real, FileDescriptors.StandardError);
            }
        }

        Drain();
        lock (_lock)
        {
            _ = _listeners.Remove(listener);
        }
    }

    /// <summary>Waits until the reading thread has taken everything that was written so far.</summary>
    public void Drain()
    {
        long mark;
        lock (_writing)
        {
            mark = ++_lastMark;
            FileDescriptors.Write(_writeEnd, Encoding.ASCII.GetBytes($"{TapLineBuffer.MarkStart}{mark}\n"));
        }

        lock (_progress)
        {
            while (_reachedMark < mark)
            {
                _ = Monitor.Wait(_progress);
            }
        }
    }

    private void ReadLoop()
    {
        var lines = new TapLineBuffer();
        byte[] buffer = new byte[1 << 16];
        while (true)
        {
            int count = FileDescriptors.Read(_readEnd, buffer);
            if (count == 0)
            {
                return;
            }

            lines.Add(buffer.AsSpan(0, count));
            while (lines.TryTake(out ReadOnlySpan<byte> line, out long mark))
            {
                if (mark != 0)
                {
                    lock (_progress)
                    {
                        _reachedMark = mark;
                        Monitor.PulseAll(_progress);
                    }
                }
                else
                {
                    Deliver(line);
                }
            }
        }
    }

    private void Deliver(ReadOnlySpan<byte> line)
    {
        RuntimeLogLine? parsed = RuntimeLogLine.TryParse(Encoding.UTF8.GetString(line).TrimEnd('\n'));
        lock (_lock)
        {
            if (parsed is null || _listeners.Count == 0)
            {
                FileDescriptors.Write(_real, line);
                return;
            }

            foreach (RuntimeLogCapture listener in _listeners)
            {
                listener.Add(parsed);
            }
        }
    }
}
