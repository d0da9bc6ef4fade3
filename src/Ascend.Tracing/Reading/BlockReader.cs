namespace Ascend.Tracing.Reading;

/// <summary>Reads a thread's records block by block, in the order of its file.</summary>
internal sealed unsafe class BlockReader(TraceThread thread) : IDisposable
{
    private readonly MappedRecords? _file = thread.Records is null ? new MappedRecords(thread.Path) : null;
    private readonly long _count = thread.RecordCount;
    private long _next;

    /// <summary>True once every record was read.</summary>
    public bool IsAtEnd => _next >= _count;

    /// <summary>The next records; valid until the next call, none at the end.</summary>
    /// <param name="wanted">The most records.</param>
    public ReadOnlySpan<TraceRecord> Next(long wanted)
    {
        wanted = Math.Min(wanted, _count - _next);
        if (_file is null)
        {
            ReadOnlySpan<TraceRecord> block = thread.Records.AsSpan((int)_next, (int)wanted);
            _next += wanted;
            return block;
        }

        if (wanted <= 0)
        {
            return [];
        }

        TraceRecord* records = _file.Map(_next, wanted, out int available);
        // A file that became shorter ends here.
        _next = available == 0 ? _count : _next + available;
        return new(records, available);
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();
}
