using System.Buffers.Binary;

namespace Ascend.Tracing.Formats.Archives;

/// <summary>Where a zip file's directory begins, which its reader takes into memory whole (APPNOTE.TXT, 4.3.14 to 4.3.16).</summary>
internal static class ZipDirectory
{
    private const int EndBytes = 22;
    private const int LocatorBytes = 20;
    private const int RecordBytes = 56;
    private const int MaxComment = ushort.MaxValue;

    /// <summary>Bytes from the beginning of the directory to the end of the file; null where the file has none that can be found.</summary>
    public static long? LengthOf(Stream zip)
    {
        byte[] tail = new byte[Math.Min(zip.Length, EndBytes + MaxComment + LocatorBytes)];
        zip.Position = zip.Length - tail.Length;
        zip.ReadExactly(tail);
        int end = tail.AsSpan().LastIndexOf("PK\u0005\u0006"u8);
        if (end < 0 || end + EndBytes > tail.Length)
        {
            return null;
        }

        ulong at = BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(end + 16));
        int locator = end - LocatorBytes;
        if (locator >= 0 && tail.AsSpan(locator).StartsWith("PK\u0006\u0007"u8))
        {
            ulong record = BinaryPrimitives.ReadUInt64LittleEndian(tail.AsSpan(locator + 8));
            if (zip.Length < RecordBytes || record > (ulong)(zip.Length - RecordBytes))
            {
                return null;
            }

            // Which of the two places counts is told by other fields too, so the one that takes more does here.
            Span<byte> start = stackalloc byte[8];
            zip.Position = (long)record + RecordBytes - start.Length;
            zip.ReadExactly(start);
            at = Math.Min(at, BinaryPrimitives.ReadUInt64LittleEndian(start));
        }

        return at <= (ulong)zip.Length ? zip.Length - (long)at : null;
    }
}
