namespace Ascend.Tracing.Reading;

/// <summary>The records of one run, straight from the mapped file.</summary>
internal sealed unsafe class RunSource : RecordSource
{
    private readonly MappedRecords _file;
    private readonly long _end;
    private readonly long _window;
    private long _next;

    /// <summary>Opens a file for one of its runs; the more runs are read side by side, the smaller each one's window.</summary>
    public RunSource(string path, RecordRun run, int runs)
    {
        _window = Math.Max(MappedRecords.WindowRecords / runs, 1024);
        _file = new MappedRecords(path);
        _next = run.First;
        _end = run.First + run.Count;
    }

    /// <summary>True when the file ended before the run: it became shorter since it was scanned.</summary>
    public bool Shrank { get; private set; }

    /// <inheritdoc/>
    public override bool Refill()
    {
        if (_next >= _end || Shrank)
        {
            return false;
        }

        Current = _file.Map(_next, Math.Min(_window, _end - _next), out int count);
        End = Current + count;
        _next += count;
        Shrank = count == 0;
        return count > 0;
    }

    /// <inheritdoc/>
    public override void Dispose() => _file.Dispose();
}
