using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Ascend.Simpler;

/// <summary>Reads the payload of one message. Whatever does not fit is a <see cref="WorkerProtocolException"/>.</summary>
internal ref struct MessageReader(ReadOnlySpan<byte> payload)
{
    private ReadOnlySpan<byte> _rest = payload;

    public bool ReadBoolean() => Take(1)[0] switch
    {
        0 => false,
        1 => true,
        var other => throw new WorkerProtocolException($"A flag of a message is {other}."),
    };

    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    /// <summary>Reads a number that must lie in 0..<paramref name="maximum"/>.</summary>
    public int ReadCount(int maximum)
    {
        int count = ReadInt32();
        return count >= 0 && count <= maximum
            ? count
            : throw new WorkerProtocolException($"A count of a message is {count}, outside 0..{maximum}.");
    }

    public string ReadText() => Encoding.UTF8.GetString(Take(ReadCount(MessageWriter.MaximumPayload)));

    /// <summary>Reads a value that was written as JSON.</summary>
    public T Read<T>(JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(Take(ReadCount(MessageWriter.MaximumPayload)), type)
                ?? throw new WorkerProtocolException($"A {typeof(T).Name} of a message is missing.");
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new WorkerProtocolException($"A {typeof(T).Name} of a message cannot be read: {e.Message}");
        }
    }

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
