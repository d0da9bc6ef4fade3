using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Ascend.Tracing.Text;

/// <summary>
/// A fixed piece of output, padded so that it is copied in whole vectors. The target needs <see cref="Slack"/> bytes of room
/// behind the piece. Lives as long as the process's memory holds it: owned by a <see cref="Utf8TemplateStore"/>.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly unsafe struct Utf8Template(byte* text, int length)
{
    /// <summary>Bytes that may be written behind a piece.</summary>
    public const int Slack = 32;

    private readonly byte* _text = text;

    /// <summary>Bytes of the piece.</summary>
    public int Length { get; } = length;

    /// <summary>Copies the piece.</summary>
    /// <returns>The place behind it.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* CopyTo(byte* to)
    {
        byte* from = _text;
        byte* end = to + Length;
        do
        {
            Vector256.Load(from).Store(to);
            from += Slack;
            to += Slack;
        }
        while (to < end);

        return end;
    }
}

