namespace Ascend.Tracing.Reading;

/// <summary>How often something was seen among a proc's records, and the record that was first.</summary>
internal struct Finding
{
    /// <summary>Occurrences.</summary>
    public long Count;

    /// <summary>The first record.</summary>
    public TraceRecord First;

    /// <summary>Counts an occurrence.</summary>
    public void Add(in TraceRecord record)
    {
        if (Count++ == 0)
        {
            First = record;
        }
    }

    /// <summary>Adds the occurrences of another thread, later in the order of threads.</summary>
    public void Merge(in Finding other)
    {
        if (Count == 0 || (other.Count > 0 && other.First.Timestamp < First.Timestamp))
        {
            First = other.First;
        }

        Count += other.Count;
    }
}
