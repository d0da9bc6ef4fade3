using System.Text;

namespace Ascend.Tracing.Formats.Perfetto;

/// <summary>Reads what packets say about their sequence.</summary>
internal static class PftraceState
{
    private const ulong DeltaClock = 64;

    /// <summary>Takes over the defaults and interned names of a packet.</summary>
    public static void Read(PftraceSequence sequence, ReadOnlySpan<byte> defaults, ReadOnlySpan<byte> interned)
    {
        var fields = new ProtoFields(defaults);
        while (fields.Next())
        {
            if (fields.Field == 58)
            {
                sequence.IsDelta = fields.Number == DeltaClock;
            }
            else if (fields.Field == 11)
            {
                var track = new ProtoFields(fields.Bytes);
                while (track.Next())
                {
                    sequence.Track = track.Field == 11 ? track.Number : sequence.Track;
                }
            }
        }

        var entries = new ProtoFields(interned);
        while (entries.Next())
        {
            Dictionary<ulong, string>? into = entries.Field switch
            {
                2 => sequence.Names,
                3 => sequence.Arguments,
                29 => sequence.Values,
                _ => null,
            };
            if (into is not null)
            {
                Entry(entries.Bytes, into);
            }
        }
    }

    /// <summary>The pid of a process descriptor.</summary>
    public static int ProcessId(ReadOnlySpan<byte> process)
    {
        var fields = new ProtoFields(process);
        int id = 0;
        while (fields.Next())
        {
            id = fields.Field == 1 ? (int)Math.Min(fields.Number, int.MaxValue) : id;
        }

        return id;
    }

    private static void Entry(ReadOnlySpan<byte> entry, Dictionary<ulong, string> into)
    {
        var fields = new ProtoFields(entry);
        ulong id = 0;
        string text = "";
        while (fields.Next())
        {
            id = fields.Field == 1 ? fields.Number : id;
            text = fields.Field == 2 ? Encoding.UTF8.GetString(fields.Bytes) : text;
        }

        into[id] = text;
    }
}
