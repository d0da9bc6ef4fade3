namespace Ascend.Tracing;

/// <summary>Collects findings; several of one kind in one file become one with their count. Not thread-safe.</summary>
internal sealed class DiagnosticSink
{
    private readonly List<TraceDiagnostic> _items = [];

    /// <summary>The findings, in the order of their first occurrence.</summary>
    public IReadOnlyList<TraceDiagnostic> Items => _items;

    /// <summary>Adds a finding.</summary>
    public void Add(DiagnosticKind kind, DiagnosticSeverity severity, string meaning, string file = "", long offset = -1, long count = 1)
    {
        int i = _items.FindIndex(d => d.Kind == kind && d.Severity == severity && d.File == file);
        if (i >= 0)
        {
            _items[i] = _items[i] with { Count = _items[i].Count + count };
            return;
        }

        _items.Add(new(kind, severity, count, file, offset, meaning));
    }

    /// <summary>The verdict that follows from findings.</summary>
    public static CaptureVerdict VerdictOf(IEnumerable<TraceDiagnostic> items)
    {
        DiagnosticSeverity worst = items.Select(d => d.Severity).DefaultIfEmpty().Max();
        return (CaptureVerdict)Math.Min((int)worst, (int)CaptureVerdict.Incomplete);
    }
}
