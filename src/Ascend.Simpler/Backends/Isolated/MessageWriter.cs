using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Ascend.Simpler;

/// <summary>Builds one message: its payload's length (4 bytes), its kind (1 byte), its payload; little endian.</summary>
internal sealed class MessageWriter
{
    public const int HeaderSize = 5;

    /// <summary>The longest payload; 256 tensors, 128 scalars and paths need far less.</summary>
    public const int MaximumPayload = 1 << 20;

    private byte[] _bytes = new byte[1024];
    private int _length = HeaderSize;

    public MessageWriter Begin(WorkerMessage kind)
    {
        _bytes[4] = (byte)kind;
        _length = HeaderSize;
        return this;
    }

    /// <summary>The whole message; valid until the next one is begun.</summary>
    public ReadOnlySpan<byte> Complete()
    {
        BinaryPrimitives.WriteInt32LittleEndian(_bytes, _length - HeaderSize);
        return _bytes.AsSpan(0, _length);
    }

    public MessageWriter Write(bool value)
    {
        Take(1)[0] = (byte)(value ? 1 : 0);
        return this;
    }

    public MessageWriter Write(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(Take(sizeof(int)), value);
        return this;
    }

    public MessageWriter Write(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(Take(sizeof(long)), value);
        return this;
    }

    /// <summary>Writes text as UTF-8.</summary>
    public MessageWriter Write(string text) => Write(Encoding.UTF8.GetBytes(text));

    /// <summary>Writes a value as JSON.</summary>
    public MessageWriter Write<T>(T value, JsonTypeInfo<T> type) => Write(JsonSerializer.SerializeToUtf8Bytes(value, type));

    private MessageWriter Write(byte[] bytes)
    {
        Write(bytes.Length);
        bytes.CopyTo(Take(bytes.Length));
        return this;
    }

    private Span<byte> Take(int count)
    {
        int length = checked(_length + count);
        if (length > HeaderSize + MaximumPayload)
        {
            throw new WorkerProtocolException($"A message of more than {MaximumPayload} bytes was to be sent.");
        }

        if (length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(length, 2 * _bytes.Length));
        }

        Span<byte> taken = _bytes.AsSpan(_length, count);
        _length = length;
        return taken;
    }
}
