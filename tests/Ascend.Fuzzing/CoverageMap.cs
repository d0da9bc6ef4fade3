using System.Numerics;
using System.Runtime.InteropServices;
using SharpFuzz.Common;

namespace Ascend.Fuzzing;

/// <summary>
/// Which branches the instrumented assemblies took, in the map that their instrumentation counts in. It must exist before they
/// run, and there is one a process.
/// </summary>
internal sealed unsafe class CoverageMap
{
    private const int Size = 1 << 16;

    private readonly byte* _counts = (byte*)NativeMemory.AllocZeroed(Size);
    private readonly byte[] _known = new byte[Size];

    public CoverageMap() => Trace.SharedMem = _counts;

    /// <summary>Branches seen so far.</summary>
    public int Branches { get; private set; }

    private Span<ulong> Words => new(_counts, Size / sizeof(ulong));

    /// <summary>Forgets what the last input took.</summary>
    public void Clear()
    {
        Words.Clear();
        Trace.PrevLocation = 0;
    }

    /// <summary>Whether the last input took a branch that none before took, or took one more often, by powers of two.</summary>
    public bool HasNews()
    {
        Span<ulong> words = Words;
        for (int w = 0; w < words.Length; w++)
        {
            for (int i = w * sizeof(ulong); words[w] != 0 && i < (w + 1) * sizeof(ulong); i++)
            {
                if ((Bucket(_counts[i]) & ~_known[i]) != 0)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Takes over what the last input took.</summary>
    /// <returns>How many branches are new.</returns>
    public int Learn()
    {
        int before = Branches;
        for (int i = 0; i < Size; i++)
        {
            if (_counts[i] != 0)
            {
                Branches += _known[i] == 0 ? 1 : 0;
                _known[i] |= Bucket(_counts[i]);
            }
        }

        return Branches - before;
    }

    private static byte Bucket(byte count) => count == 0 ? (byte)0 : (byte)(1 << BitOperations.Log2(count));
}
