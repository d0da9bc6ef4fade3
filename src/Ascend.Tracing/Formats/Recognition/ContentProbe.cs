using System.Text;

namespace Ascend.Tracing.Formats.Recognition;

/// <summary>Tells what a file is from its first bytes (unpacked, when it is a gzip stream); its name has no say.</summary>
internal static class ContentProbe
{
    private const int HeadBytes = 256 << 10;
    private const int TarMagic = 257;
    private static readonly byte[] s_strace = [.. "[STRACE]"u8];

    /// <summary>The kind of a file.</summary>
    /// <exception cref="TraceFormatException">It cannot be read.</exception>
    public static CaptureKind KindOf(SourceFile file)
    {
        byte[] head = new byte[HeadBytes];
        int length;
        try
        {
            using Stream stream = file.Open();
            length = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw SourceFile.Unreadable(file.Path, e);
        }

        return KindOf(head.AsSpan(0, length));
    }

    /// <summary>As <see cref="KindOf(SourceFile)"/>; null when the file cannot be read.</summary>
    public static CaptureKind? TryKindOf(SourceFile file)
    {
        try
        {
            return KindOf(file);
        }
        catch (TraceFormatException)
        {
            return null;
        }
    }

    /// <summary>The kind of a file that begins with these bytes.</summary>
    public static CaptureKind KindOf(ReadOnlySpan<byte> head)
    {
        if (head.IsEmpty)
        {
            return CaptureKind.Empty;
        }

        if (head.StartsWith("PK\u0003\u0004"u8) || head.StartsWith("PK\u0005\u0006"u8)
            || (head.Length > TarMagic + 5 && head[TarMagic..].StartsWith("ustar"u8)))
        {
            return CaptureKind.Archive;
        }

        if (head.StartsWith("SQLite format 3\0"u8))
        {
            return CaptureKind.Database;
        }

        ReadOnlySpan<byte> text = head.StartsWith("\uFEFF"u8) ? head[3..] : head;
        ReadOnlySpan<byte> start = text.TrimStart(" \t\r\n"u8);
        if (!start.IsEmpty && (start[0] is (byte)'{' or (byte)'[') && JsonHead.KindOf(start) is { } json)
        {
            return json == CaptureKind.OtherJson && text.IndexOf(s_strace) >= 0 ? CaptureKind.StraceLog : json;
        }

        return PerfettoHead.KindOf(head) ?? (IsText(head) ? TextKind(text) : IsRecords(head) ? CaptureKind.TracrRecords : CaptureKind.OtherBinary);
    }

    private static CaptureKind TextKind(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("#Paraver"u8))
        {
            return CaptureKind.Paraver;
        }

        if (text.IndexOf(s_strace) >= 0)
        {
            return CaptureKind.StraceLog;
        }

        int end = text.IndexOfAny((byte)'\n', (byte)'\r');
        string line = Encoding.UTF8.GetString(end < 0 ? text : text[..end]);
        if (Tables.KernelTableColumns.KindOf(line) is { } table)
        {
            return table;
        }

        return line.TrimStart().StartsWith("<!DOCTYPE", StringComparison.OrdinalIgnoreCase) || line.TrimStart().StartsWith("<html", StringComparison.OrdinalIgnoreCase)
            ? CaptureKind.WebPage
            : CaptureKind.OtherText;
    }

    private static bool IsText(ReadOnlySpan<byte> head) => head[..Math.Min(head.Length, 4096)].IndexOfAnyInRange((byte)0, (byte)8) < 0;

    /// <summary>True for bytes that could be records of TraCR: small channels, and times that do not jump.</summary>
    private static bool IsRecords(ReadOnlySpan<byte> head)
    {
        ReadOnlySpan<TraceRecord> records = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, TraceRecord>(head);
        records = records[..Math.Min(records.Length, 64)];
        foreach (ref readonly TraceRecord record in records)
        {
            ulong distance = Math.Max(record.Timestamp, records[0].Timestamp) - Math.Min(record.Timestamp, records[0].Timestamp);
            if (record.ChannelId > 4096 || distance > 3_600_000_000_000)
            {
                return false;
            }
        }

        return records.Length > 0;
    }
}
