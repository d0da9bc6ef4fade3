namespace Ascend.Tracing.Reading;

/// <summary>A stream of records in time order, handed out in blocks that stay valid until the next call.</summary>
internal abstract unsafe class RecordSource : IDisposable
{
    /// <summary>The next record not yet consumed; meaningful while below <see cref="End"/>.</summary>
    public TraceRecord* Current;

    /// <summary>One past the last record of the block.</summary>
    public TraceRecord* End;

    /// <summary>Fetches a block once the last one is consumed. False at the end of the stream.</summary>
    public abstract bool Refill();

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>True while the block has records or another one could be fetched.</summary>
    public bool EnsureBlock() => Current < End || Refill();

    /// <summary>Makes the block of another stream this one's, uncopied.</summary>
    protected void Take(RecordSource other)
    {
        Current = other.Current;
        End = other.End;
        other.Current = other.End;
    }
}
