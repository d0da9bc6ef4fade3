using System.Buffers.Binary;
using System.Text;

namespace Ascend.Tracing.Tests.Helpers;

/// <summary>Damages inputs as transfers, editors, newer writers and bad luck do.</summary>
internal static class Mutation
{
    private static readonly string[] s_words =
    [
        "null", "[]", "{}", "-1", "0", "9999999999999999999", "1e400", "-0.0000001", "\"\\ud800\"", "\"\"",
        ",", "\n", "[[[[[[[[", "true", "NaN", "\"\\u0000\"",
    ];

    private static readonly long[] s_integers = [0, 1, -1, -2, -3, 127, 32767, int.MaxValue, int.MinValue, long.MaxValue, long.MinValue];

    /// <summary>One to three changes.</summary>
    public static byte[] Of(byte[] bytes, Random random)
    {
        List<byte> changed = [.. bytes];
        for (int n = random.Next(1, 4); n > 0 && changed.Count > 0; n--)
        {
            int at = random.Next(changed.Count);
            switch (random.Next(9))
            {
                case 0:
                    changed[at] = (byte)random.Next(256);
                    break;
                case 1:
                    changed.RemoveRange(at, Math.Min(random.Next(1, 20), changed.Count - at));
                    break;
                case 2:
                    changed.InsertRange(at, changed.Take(random.Next(1, 40)).ToArray());
                    break;
                case 3:
                    changed.InsertRange(at, Encoding.UTF8.GetBytes(s_words[random.Next(s_words.Length)]));
                    break;
                case 4:
                    ReplaceNumber(changed, at, random);
                    break;
                case 5:
                    int from = random.Next(changed.Count);
                    changed.InsertRange(at, changed.Skip(from).Take(random.Next(1, 200)).ToArray());
                    break;
                case 6:
                    ReplaceBinary(changed, at, random);
                    break;
                case 7:
                    ReplaceText(changed, at, random);
                    break;
                default:
                    changed.RemoveRange(at, changed.Count - at);
                    break;
            }
        }

        return [.. changed];
    }

    /// <summary>The beginning of one input and the end of another.</summary>
    public static byte[] Splice(byte[] first, byte[] second, Random random) =>
        [.. first.AsSpan(0, random.Next(first.Length + 1)), .. second.AsSpan(random.Next(second.Length + 1))];

    /// <summary>Puts an extreme integer of one to eight bytes, or one next to what is there, in the place of the next bytes.</summary>
    private static void ReplaceBinary(List<byte> bytes, int at, Random random)
    {
        Span<byte> value = stackalloc byte[8];
        int size = Math.Min(1 << random.Next(4), bytes.Count - at);
        BinaryPrimitives.WriteInt64LittleEndian(value, s_integers[random.Next(s_integers.Length)]);
        bool isNear = random.Next(2) == 0;
        for (int i = 0; i < size; i++)
        {
            bytes[at + i] = isNear && i > 0 ? bytes[at + i] : isNear ? (byte)(bytes[at] + random.Next(-3, 4)) : value[i];
        }
    }

    /// <summary>Puts another word in the place of the next text in quotes.</summary>
    private static void ReplaceText(List<byte> bytes, int at, Random random)
    {
        int start = bytes.IndexOf((byte)'"', at);
        int end = start < 0 ? -1 : bytes.IndexOf((byte)'"', start + 1);
        if (end > 0)
        {
            bytes.RemoveRange(start, end + 1 - start);
            bytes.InsertRange(start, Encoding.UTF8.GetBytes(s_words[random.Next(s_words.Length)]));
        }
    }

    /// <summary>Puts another word in the place of the next number.</summary>
    private static void ReplaceNumber(List<byte> bytes, int at, Random random)
    {
        while (at < bytes.Count && !char.IsAsciiDigit((char)bytes[at]))
        {
            at++;
        }

        int end = at;
        while (end < bytes.Count && char.IsAsciiDigit((char)bytes[end]))
        {
            end++;
        }

        bytes.RemoveRange(at, end - at);
        bytes.InsertRange(at, Encoding.UTF8.GetBytes(s_words[random.Next(s_words.Length)]));
    }
}
