namespace Ascend.Runtime;

/// <summary>The one check of a byte range against a buffer.</summary>
internal static class BufferRange
{
    /// <exception cref="ArgumentOutOfRangeException">The range is empty or does not lie in the buffer.</exception>
    public static void Check(long offset, long byteCount, long length, string offsetName)
    {
        if (byteCount <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(byteCount), byteCount, "At least one byte has to be copied.");
        }

        if (offset < 0 || offset > length - byteCount)
        {
            throw new ArgumentOutOfRangeException(
                offsetName, offset, $"{byteCount} bytes from offset {offset} do not lie in a buffer of {length} bytes.");
        }
    }
}
