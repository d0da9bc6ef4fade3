using System.Buffers.Binary;
using System.Text;

namespace Ascend.Simpler;

/// <summary>Reads the payload of one message. Whatever does not fit is a <see cref="WorkerProtocolException"/>.</summary>
internal ref struct MessageReader(ReadOnlySpan<byte> payload)
{
    private ReadOnlySpan<byte> _rest = payload;

    public bool ReadBoolean() => ReadByte() switch
    {
        0 => false,
        1 => true,
        var other => throw new WorkerProtocolException($"A flag of a message is {other}."),
    };

    public byte ReadByte() => Take(1)[0];

    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    public TimeSpan ReadTimeSpan() => new(ReadInt64());

    public TimeSpan? ReadOptionalTimeSpan() => ReadBoolean() ? ReadTimeSpan() : null;

    public long? ReadOptionalInt64() => ReadBoolean() ? ReadInt64() : null;

    public int? ReadOptionalInt32() => ReadBoolean() ? ReadInt32() : null;

    /// <summary>Reads a number that must lie in 0..<paramref name="maximum"/>.</summary>
    public int ReadCount(int maximum)
    {
        int count = ReadInt32();
        return count >= 0 && count <= maximum
            ? count
            : throw new WorkerProtocolException($"A count of a message is {count}, outside 0..{maximum}.");
    }

    public long[] ReadInt64s(int maximum)
    {
        var values = new long[ReadCount(maximum)];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = ReadInt64();
        }

        return values;
    }

    public string? ReadOptionalText()
    {
        int count = ReadInt32();
        return count == -1 ? null
            : count is >= 0 and <= MessageWriter.MaximumText ? Encoding.UTF8.GetString(Take(count))
            : throw new WorkerProtocolException($"A text of a message has {count} bytes.");
    }

    public string ReadText() => ReadOptionalText() ?? throw new WorkerProtocolException("A text of a message is missing.");

    /// <summary>Ends the reading.</summary>
    public readonly void RequireEnd()
    {
        if (!_rest.IsEmpty)
        {
            throw new WorkerProtocolException($"A message has {_rest.Length} bytes too many.");
        }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
        {
            throw new WorkerProtocolException($"A message ends {count - _rest.Length} bytes early.");
        }

        ReadOnlySpan<byte> taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
