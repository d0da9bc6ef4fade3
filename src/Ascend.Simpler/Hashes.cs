using System.Globalization;
using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;

namespace Ascend.Simpler;

/// <summary>SHA-256, in lower-case hexadecimal, for people and for what others compare; XXH64 for the keys of caches, which needs no
/// cryptographic library at every start.</summary>
internal static class Hashes
{
    /// <summary>XXH64 of bytes, or over names and contents.</summary>
    public static string KeyOf(ReadOnlySpan<byte> bytes) => XxHash64.HashToUInt64(bytes).ToString("x16", CultureInfo.InvariantCulture);

    /// <inheritdoc cref="KeyOf(ReadOnlySpan{byte})"/>
    public static string KeyOf(string text) => KeyOf(Encoding.UTF8.GetBytes(text));

    /// <inheritdoc cref="KeyOf(ReadOnlySpan{byte})"/>
    public static string KeyOf(string[] names, byte[][] contents)
    {
        var hash = new XxHash64();
        for (int i = 0; i < names.Length; i++)
        {
            hash.Append(Header(names[i], contents[i]));
            hash.Append(contents[i]);
        }

        return hash.GetCurrentHashAsUInt64().ToString("x16", CultureInfo.InvariantCulture);
    }

    public static string OfText(string text) => OfBytes(Encoding.UTF8.GetBytes(text));

    public static string OfBytes(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    public static string OfFile(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    /// <summary>Over names and contents, in the order given.</summary>
    public static string OfFiles(string[] names, byte[][] contents)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int i = 0; i < names.Length; i++)
        {
            hash.AppendData(Header(names[i], contents[i]));
            hash.AppendData(contents[i]);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static byte[] Header(string name, byte[] bytes) => Encoding.UTF8.GetBytes($"{name}\n{bytes.Length}\n");
}
