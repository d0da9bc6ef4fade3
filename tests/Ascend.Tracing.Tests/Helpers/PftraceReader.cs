using System.Text;

namespace Ascend.Tracing.Tests.Helpers;

/// <summary>Decodes the spans of a native Perfetto trace by the published rules: sequence state, interning, delta clock.</summary>
internal static class PftraceReader
{
    /// <summary>The spans: track name, slice name, start and end in ns, extra_id or null.</summary>
    public static List<(string Track, string Name, ulong Start, ulong End, ulong? Extra)> Spans(byte[] trace)
    {
        var spans = new List<(string, string, ulong, ulong, ulong?)>();
        var tracks = new Dictionary<ulong, string>();
        var sequences = new Dictionary<ulong, Sequence>();
        var open = new Dictionary<ulong, (string Name, ulong Start, ulong? Extra)>();
        foreach ((int field, object value) in Fields(trace))
        {
            Assert.Equal(1, field);
            Dictionary<int, object> packet = Fields((byte[])value).ToDictionary(f => f.Field, f => f.Value);
            ulong id = (ulong)packet[10];
            if (packet.TryGetValue(60, out object? descriptor))
            {
                Dictionary<int, object> track = Fields((byte[])descriptor).ToDictionary(f => f.Field, f => f.Value);
                tracks[(ulong)track[1]] = track.TryGetValue(2, out object? name) ? Text(name) : "";
                continue;
            }

            if (packet.TryGetValue(13, out object? flags) && ((ulong)flags & 1) != 0)
            {
                sequences[id] = new Sequence();
            }

            if (packet.TryGetValue(59, out object? defaults))
            {
                sequences[id].Track = (ulong)Only(Only((byte[])defaults, 11), 11);
            }

            if (packet.TryGetValue(12, out object? interned))
            {
                foreach ((int kind, object entry) in Fields((byte[])interned).Where(f => f.Field == 2))
                {
                    sequences[id].Names[(ulong)Only((byte[])entry, 1)] = Text(Only((byte[])entry, 2));
                }
            }

            if (packet.TryGetValue(11, out object? body))
            {
                List<(int Field, object Value)> fields = [.. Fields((byte[])body)];
                ulong type = (ulong)fields.First(f => f.Field == 9).Value;
                if (type == 4)
                {
                    continue;
                }

                Sequence sequence = sequences[id];
                Assert.Equal(2UL, flags);
                sequence.Time += (ulong)packet[8];
                ulong track = fields.Where(f => f.Field == 11).Select(f => (ulong)f.Value).DefaultIfEmpty(sequence.Track).First();
                if (type == 1)
                {
                    string name = fields.Where(f => f.Field == 23).Select(f => Text(f.Value)).FirstOrDefault()
                        ?? sequence.Names[(ulong)fields.First(f => f.Field == 10).Value];
                    object? extra = fields.Where(f => f.Field == 4).Select(f => f.Value).FirstOrDefault(a => (ulong)Only((byte[])a, 1) == 1);
                    open.Add(track, (name, sequence.Time, extra is null ? null : (ulong)Only((byte[])extra, 3)));
                }
                else if (type == 2)
                {
                    Assert.True(open.Remove(track, out (string Name, ulong Start, ulong? Extra) begin));
                    spans.Add((tracks[track], begin.Name, begin.Start, sequence.Time, begin.Extra));
                }
            }
        }

        Assert.Empty(open);
        return spans;
    }

    /// <summary>The counters: track name → values by time in ns, and the track's description.</summary>
    public static Dictionary<string, (List<(ulong Time, ulong Value)> Values, string Description)> Counters(byte[] trace)
    {
        var byUuid = new Dictionary<ulong, (string Name, string Description)>();
        var counters = new Dictionary<string, (List<(ulong, ulong)>, string)>();
        foreach (Dictionary<int, object> packet in Fields(trace).Select(f => Fields((byte[])f.Value).ToDictionary(p => p.Field, p => p.Value)))
        {
            if (packet.TryGetValue(60, out object? descriptor))
            {
                Dictionary<int, object> track = Fields((byte[])descriptor).ToDictionary(f => f.Field, f => f.Value);
                byUuid[(ulong)track[1]] = (track.TryGetValue(2, out object? name) ? Text(name) : "", track.TryGetValue(14, out object? text) ? Text(text) : "");
            }
            else if (packet.TryGetValue(11, out object? body) && Fields((byte[])body).Any(f => f is (9, 4UL)))
            {
                (string name, string description) = byUuid[(ulong)Only(body, 11)];
                counters.TryAdd(name, ([], description));
                counters[name].Item1.Add(((ulong)packet[8], (ulong)Only(body, 30)));
            }
        }

        return counters;
    }

    /// <summary>The numeric and boolean arguments of each slice, as <c>name=value</c>, in the order of the packets.</summary>
    public static List<string[]> Arguments(byte[] trace)
    {
        var slices = new List<string[]>();
        var names = new Dictionary<ulong, string>();
        foreach (Dictionary<int, object> packet in Fields(trace).Select(f => Fields((byte[])f.Value).ToDictionary(p => p.Field, p => p.Value)))
        {
            if (packet.TryGetValue(12, out object? interned))
            {
                foreach ((_, object entry) in Fields((byte[])interned).Where(f => f.Field == 3))
                {
                    names[(ulong)Only(entry, 1)] = Text(Only(entry, 2));
                }
            }

            if (packet.TryGetValue(11, out object? body) && Fields((byte[])body).Any(f => f is (9, 1UL)))
            {
                IEnumerable<object> annotations = Fields((byte[])body).Where(f => f.Field == 4).Select(f => f.Value);
                slices.Add([.. annotations.Select(a => $"{names[(ulong)Only(a, 1)]}={Fields((byte[])a).Last().Value}")]);
            }
        }

        return slices;
    }

    private static string Text(object value) => Encoding.UTF8.GetString((byte[])value);

    private static object Only(object message, int field) => Fields((byte[])message).Single(f => f.Field == field).Value;

    private static IEnumerable<(int Field, object Value)> Fields(byte[] bytes)
    {
        int at = 0;
        ulong Varint()
        {
            ulong value = 0;
            for (int shift = 0; ; shift += 7)
            {
                byte next = bytes[at++];
                value |= (ulong)(next & 0x7F) << shift;
                if (next < 0x80)
                {
                    return value;
                }
            }
        }

        while (at < bytes.Length)
        {
            ulong tag = Varint();
            if ((tag & 7) == 0)
            {
                yield return ((int)(tag >> 3), Varint());
                continue;
            }

            int length = (tag & 7) == 2 ? (int)Varint() : 8;
            yield return ((int)(tag >> 3), bytes[at..(at + length)]);
            at += length;
        }
    }

    private sealed class Sequence
    {
        public ulong Track { get; set; }

        public ulong Time { get; set; }

        public Dictionary<ulong, string> Names { get; } = [];
    }
}
