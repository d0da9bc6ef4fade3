using System.Runtime.InteropServices;
using System.Text;

namespace Ascend.Tracing.Formats.Spans;

/// <summary>Numbers names in the order in which they appear, without making a string of a name that is known.</summary>
/// <param name="limit">The most names; further ones share the last number, "(other)".</param>
internal sealed class Utf8Names(int limit)
{
    /// <summary>The name of everything beyond the limit.</summary>
    public const string Other = "(other)";

    private const int MaxNameBytes = 4096;

    private readonly List<string> _names = [];
    private readonly List<byte[]> _bytes = [];
    private int[] _slots = new int[256];
    private int _last = -1;

    /// <summary>The names by number.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>The number of a name.</summary>
    public int NumberOf(string name) => NumberOf(Encoding.UTF8.GetBytes(name));

    /// <summary>The number of a name; what is no valid UTF-8 in it is replaced, and a very long one cut.</summary>
    public int NumberOf(ReadOnlySpan<byte> name)
    {
        name = name.Length > MaxNameBytes ? name[..MaxNameBytes] : name;
        if (_last >= 0 && name.SequenceEqual(_bytes[_last]))
        {
            return _last;
        }

        int slot = Find(name);
        if (_slots[slot] == 0)
        {
            if (_names.Count >= limit - 1)
            {
                return _names.Count == limit ? limit - 1 : Add("(other)"u8, Find("(other)"u8));
            }

            return _last = Add(name, slot);
        }

        return _last = _slots[slot] - 1;
    }

    private int Add(ReadOnlySpan<byte> name, int slot)
    {
        if (_slots[slot] != 0)
        {
            return _slots[slot] - 1;
        }

        _bytes.Add(name.ToArray());
        _names.Add(Encoding.UTF8.GetString(name));
        _slots[slot] = _names.Count;
        if (_names.Count * 2 > _slots.Length)
        {
            Grow();
        }

        return _names.Count - 1;
    }

    private void Grow()
    {
        _slots = new int[_slots.Length * 4];
        for (int i = 0; i < _bytes.Count; i++)
        {
            _slots[Find(_bytes[i])] = i + 1;
        }
    }

    /// <summary>The slot that holds a name, or the empty one where it belongs.</summary>
    private int Find(ReadOnlySpan<byte> name)
    {
        int slot = (int)(Hash(name) & (uint)(_slots.Length - 1));
        while (_slots[slot] != 0 && !name.SequenceEqual(_bytes[_slots[slot] - 1]))
        {
            slot = (slot + 1) & (_slots.Length - 1);
        }

        return slot;
    }

    private static uint Hash(ReadOnlySpan<byte> name)
    {
        ulong hash = (ulong)name.Length * 0x9E3779B97F4A7C15;
        while (name.Length >= 8)
        {
            hash = (hash ^ MemoryMarshal.Read<ulong>(name)) * 0x9E3779B97F4A7C15;
            hash ^= hash >> 29;
            name = name[8..];
        }

        foreach (byte b in name)
        {
            hash = (hash ^ b) * 0x100000001B3;
        }

        return (uint)(hash ^ (hash >> 32));
    }
}
