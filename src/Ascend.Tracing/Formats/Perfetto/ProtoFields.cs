using System.Buffers.Binary;

namespace Ascend.Tracing.Formats.Perfetto;

/// <summary>Walks through the fields of a protobuf message.</summary>
internal ref struct ProtoFields(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> _rest = message;

    /// <summary>The field's number.</summary>
    public int Field { get; private set; }

    /// <summary>A varint's or fixed number's value.</summary>
    public ulong Number { get; private set; }

    /// <summary>The bytes of text or of an embedded message.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>True when the message is damaged.</summary>
    public bool IsDamaged { get; private set; }

    /// <summary>Goes to the next field. False at the end, or where the message is damaged.</summary>
    public bool Next()
    {
        if (_rest.IsEmpty || IsDamaged)
        {
            return false;
        }

        Bytes = default;
        ulong tag = Varint();
        Field = (int)(tag >> 3);
        switch (tag & 7)
        {
            case 0:
                Number = Varint();
                break;
            case 1 when _rest.Length >= 8:
                Number = BinaryPrimitives.ReadUInt64LittleEndian(_rest);
                _rest = _rest[8..];
                break;
            case 2 when Varint() is var length && !IsDamaged && length <= (ulong)_rest.Length:
                Bytes = _rest[..(int)length];
                _rest = _rest[(int)length..];
                break;
            case 5 when _rest.Length >= 4:
                Number = BinaryPrimitives.ReadUInt32LittleEndian(_rest);
                _rest = _rest[4..];
                break;
            default:
                IsDamaged = true;
                break;
        }

        return !IsDamaged;
    }

    private ulong Varint()
    {
        ulong value = 0;
        for (int i = 0, shift = 0; i < _rest.Length && shift < 64; i++, shift += 7)
        {
            value |= (ulong)(_rest[i] & 0x7F) << shift;
            if (_rest[i] < 0x80)
            {
                _rest = _rest[(i + 1)..];
                return value;
            }
        }

        IsDamaged = true;
        return 0;
    }
}
