using System.Text;

namespace Ascend.Tracing.Text;

/// <summary>Buffered UTF-8 text into a stream; numbers without allocation. <see cref="Flush"/> at the end.</summary>
internal sealed unsafe class Utf8Output(Stream stream)
{
    private readonly byte[] _buffer = new byte[1 << 18];
    private int _count;

    public Utf8Output Write(ReadOnlySpan<byte> text)
    {
        if (text.Length > _buffer.Length - _count)
        {
            Flush();
            if (text.Length > _buffer.Length)
            {
                stream.Write(text);
                return this;
            }
        }

        text.CopyTo(_buffer.AsSpan(_count));
        _count += text.Length;
        return this;
    }

    public Utf8Output Write(string text) => Write(Encoding.UTF8.GetBytes(text));

    public Utf8Output Write(ulong number)
    {
        if (_buffer.Length - _count < Utf8Digits.MaxBytes)
        {
            Flush();
        }

        fixed (byte* to = &_buffer[_count])
        {
            _count += (int)(Utf8Digits.Integer(to, number) - to);
        }

        return this;
    }

    public Utf8Output Write(long number) => number < 0 ? Write("-"u8).Write((ulong)-number) : Write((ulong)number);

    public void Flush()
    {
        stream.Write(_buffer, 0, _count);
        _count = 0;
    }
}
