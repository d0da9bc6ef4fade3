namespace Ascend.Tracing.Formats.Recognition;

/// <summary>Tells native Perfetto traces by their first packets: field 1 of a trace, each with a sequence id or a known payload.</summary>
internal static class PerfettoHead
{
    private const byte Packet = 0x0A;

    /// <summary>Ours or a foreign trace; null for anything else.</summary>
    public static CaptureKind? KindOf(ReadOnlySpan<byte> head)
    {
        ReadOnlySpan<byte> rest = head;
        int packets = 0;
        while (packets < 4 && rest.Length > 2 && rest[0] == Packet)
        {
            int length = 0;
            int at = 1;
            for (int shift = 0; at < rest.Length && shift < 28; shift += 7)
            {
                byte b = rest[at++];
                length |= (b & 0x7F) << shift;
                if (b < 0x80)
                {
                    break;
                }
            }

            // Inside a packet fields have numbers from 1 and a wire type that exists.
            if (length == 0 || at >= rest.Length || (rest[at] & 7) is 3 or 4 or > 5 || rest[at] < 8)
            {
                return null;
            }

            packets++;
            if (length > rest.Length - at)
            {
                break;
            }

            rest = rest[(at + length)..];
        }

        bool isTrace = packets > 0 && (packets == 4 || rest.Length <= 2 || rest[0] == Packet);
        return !isTrace ? null : head.IndexOf("TraCR proc."u8) >= 0 ? CaptureKind.Pftrace : CaptureKind.ForeignPerfetto;
    }
}
