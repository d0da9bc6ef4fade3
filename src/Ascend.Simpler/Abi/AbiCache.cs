using System.Security.Cryptography;
using System.Text;

namespace Ascend.Simpler;

/// <summary>What compilers said about headers before, in files below the user's cache directory.</summary>
/// <param name="folder">The directory; null keeps nothing.</param>
internal sealed class AbiCache(string? folder)
{
    private const string Signature = "ascend-abi/1";

    /// <summary>The cache of the user: below <c>XDG_CACHE_HOME</c>, else <c>HOME/.cache</c>.</summary>
    public static AbiCache OfUser(Func<string, string?> environment)
    {
        string? root = environment("XDG_CACHE_HOME");
        if (string.IsNullOrEmpty(root))
        {
            string? home = environment("HOME");
            root = string.IsNullOrEmpty(home) ? null : Path.Combine(home, ".cache");
        }

        return new AbiCache(root is null ? null : Path.Combine(root, "ascend-runtime", "abi"));
    }

    /// <summary>The key of an answer: everything that it depends on.</summary>
    public static string Key(params ReadOnlySpan<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string part in parts)
        {
            hash.AppendData(BitConverter.GetBytes(part.Length));
            hash.AppendData(Encoding.UTF8.GetBytes(part));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Finds an answer; null when there is none or its file is damaged.</summary>
    public Dictionary<string, string>? Find(string key)
    {
        if (folder is null)
        {
            return null;
        }

        try
        {
            string[] lines = File.ReadAllLines(Path.Combine(folder, key));
            return lines.Length > 1 && lines[0] == Signature && lines[^1] == key
                ? lines[1..^1].Select(line => line.Split('\t', 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal)
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or IndexOutOfRangeException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Keeps an answer. A cache that cannot be written is no failure.</summary>
    public void Store(string key, Dictionary<string, string> values)
    {
        if (folder is null)
        {
            return;
        }

        try
        {
            Directory.CreateDirectory(folder);
            string temporary = Path.Combine(folder, $".{key}.{Environment.ProcessId}");
            File.WriteAllLines(temporary, [Signature, .. values.Select(pair => $"{pair.Key}\t{pair.Value}"), key]);
            File.Move(temporary, Path.Combine(folder, key), overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }
}
