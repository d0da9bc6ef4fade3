using Ascend.Tracing;

namespace Ascend.Experiments;

/// <summary>Names of spans, numbered in the order of their appearance; the rule of names is that of the figures.</summary>
internal sealed class TimelineNames(KernelNames names)
{
    /// <summary>Name of everything beyond the names that an index can hold.</summary>
    private const string Other = "(other)";

    private readonly Dictionary<ulong, ushort> _byKey = [];
    private readonly Dictionary<string, ushort> _byName = new(StringComparer.Ordinal);
    private TraceProc? _proc;

    /// <summary>The names by number.</summary>
    public string[] All => [.. _byName.OrderBy(n => n.Value).Select(n => n.Key)];

    /// <summary>The number of a span's name.</summary>
    public ushort Of(TraceProc proc, in TraceEvent e)
    {
        if (_proc != proc)
        {
            _proc = proc;
            _byKey.Clear();
        }

        ulong key = ((ulong)e.Marker << 48) | (proc.Lanes[e.Lane].IsCore ? 1UL << 32 : 0) | e.ExtraId;
        if (!_byKey.TryGetValue(key, out ushort index))
        {
            index = Named(NameOf(proc, e));
            if (_byKey.Count < 1 << 16)
            {
                _byKey.Add(key, index);
            }
        }

        return index;
    }

    private string NameOf(TraceProc proc, in TraceEvent e)
    {
        string marker = proc.MarkerName(e.Marker);
        bool isTask = proc.Lanes[e.Lane].IsCore && e.ExtraId != TraceRecord.NoExtra && marker.StartsWith("Running_Task", StringComparison.Ordinal);
        return isTask ? names.Find(proc, e.ExtraId) ?? $"func_{e.ExtraId}" : marker;
    }

    private ushort Named(string name)
    {
        if (!_byName.TryGetValue(name, out ushort index))
        {
            name = _byName.Count < ushort.MaxValue - 1 ? name : Other;
            if (!_byName.TryGetValue(name, out index))
            {
                index = (ushort)_byName.Count;
                _byName.Add(name, index);
            }
        }

        return index;
    }
}
